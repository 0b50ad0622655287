import path from 'node:path';

import { runHostSuite } from '../support/launch/hostSuite';

/** Called by the editor: runs every test below this folder but those for the packaged extension. */
export function run(): Promise<void> {
  return runHostSuite(__dirname, [path.join(__dirname, 'packaged')]);
}
