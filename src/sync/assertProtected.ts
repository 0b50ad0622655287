import { MoonforgeError } from '../core/errors';
import type { RemoteStore } from '../core/ports/remoteStore';

/** Rejects with `rules-not-deployed` when anybody may write anything to the server, unless the user agreed to it. */
export async function assertProtected(remote: RemoteStore): Promise<void> {
  if ((await remote.rulesAreEnforced()) || remote.comparesItself) return;
  throw new MoonforgeError(
    'rules-not-deployed',
    `This server lets anybody write anything, so nothing was sent. ${remote.rulesAdvice} Who cannot may choose “Sync Without the Rules…”.`,
  );
}
