import path from 'node:path';

import { runHostSuite } from '../support/launch/hostSuite';

/** Called by the editor: runs every test below this folder but those for the packaged extension and for several windows. */
export function run(): Promise<void> {
  const elsewhere = ['packaged', 'windows'].map((name) => path.join(__dirname, name));
  return runHostSuite(__dirname, elsewhere);
}
