import { runHostSuite } from '../../support/launch/hostSuite';

/** Called by an editor in which the VSIX is installed and nothing runs from sources. */
export function run(): Promise<void> {
  return runHostSuite(__dirname);
}
