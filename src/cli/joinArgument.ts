import { stat } from 'node:fs/promises';
import { parseRecordId, type CampaignId } from '../core/model/ids';
import {
  acceptInvitation,
  connectFirestore,
  isInvitationCode,
  parseInvitation,
  systemClock,
} from '../headless';
import { assertSameServer } from '../sync/assertSameServer';
import { assertJoinable } from '../sync/join';
import { isSameServer, remoteIdentity } from '../sync/remoteTarget';
import { noInvitation } from '../sync/sharing/invitationCode';
import type { Arguments } from './arguments';
import { UsageError } from './arguments';
import { assertOwnEdits } from './assertOwnEdits';
import { withStore } from './openStore';
import type { ChosenServer } from './remoteArguments';

/** The campaign to join, and what lets one in who is no member yet. */
interface JoinRequest {
  readonly campaignId: CampaignId;
  readonly secret: string | undefined;
}

/**
 * Makes sure that `--join` can begin, and becomes a member where an invitation is given: only once the file and the rules of
 * the server are known to be fit for it, since that uses the invitation up. Returns the campaign's id.
 */
export async function joinServer(
  args: Arguments,
  server: ChosenServer,
  wanted: string,
): Promise<CampaignId> {
  const { campaignId, secret } = readRequest(wanted, server);
  await assertFileFits(args, server, campaignId);
  if (secret !== undefined) {
    const name = args.optional('called') ?? server.userName;
    const connection = await connectFirestore(server.target);
    try {
      await acceptInvitation(connection, { campaignId, secret, name }, systemClock);
    } finally {
      await connection.close();
    }
  }
  // A file is only made for a campaign that can be joined.
  await assertJoinable(() => connectFirestore(server.target), campaignId);
  return campaignId;
}

/** Reads what `--join` was given. Quotes none of it: it may hold an invitation's secret. */
function readRequest(wanted: string, server: ChosenServer): JoinRequest {
  if (isInvitationCode(wanted)) {
    const code = parseInvitation(wanted);
    if (isSameServer(code, server)) return code;
    const [there, here] = [code, server].map(nameOf);
    throw new UsageError(`The invitation is to ${there ?? ''}, not ${here ?? ''}.`);
  }
  const campaignId = parseRecordId(wanted);
  if (campaignId === undefined) throw noInvitation(' and no campaign id');
  return { campaignId, secret: undefined };
}

function nameOf({ address, projectId }: Pick<ChosenServer, 'address' | 'projectId'>): string {
  return address.kind === 'project'
    ? `the project ${projectId}`
    : `the project ${projectId} of the emulator at ${address.host}:${address.port}`;
}

/** Rejects when a file that is there already holds the campaign of another server, or what others edited. */
async function assertFileFits(
  args: Arguments,
  server: ChosenServer,
  campaignId: CampaignId,
): Promise<void> {
  const file = args.required('db');
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  await withStore(file, 'write', async (store) => {
    const identity = remoteIdentity(server.address, server.projectId);
    await assertSameServer(store.sync, campaignId, identity);
    if (!args.flag('take-over')) await assertOwnEdits(store, server);
  });
}
