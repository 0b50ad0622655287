import { createRequire } from 'node:module';
import path from 'node:path';

import { inRepository } from '../../../support/launch/inRepository';
import { installPackage, quietly } from '../../../support/launch/installPackage';

const folder = inRepository('test/bench/peers');

/** Installs RxDB into `test/bench/peers/` unless that is done (60 MB), and gives what requires from there. */
export async function installPeers(): Promise<NodeJS.Require> {
  // RxDB's peer is the repository's own Firebase, in the folders above.
  const install = ['ci', '--legacy-peer-deps', ...quietly];
  await installPackage({ folder, what: 'RxDB', install: (npm) => npm(install) });
  return createRequire(path.join(folder, 'package.json'));
}
