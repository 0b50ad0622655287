// Makes out/moonforge-<target>.vsix for the platform it runs on.
import { statSync } from 'node:fs';
import path from 'node:path';

import { compileTests, root } from './lib/compiled.mjs';
import { packageExtension } from './lib/package.mjs';

try {
  compileTests();
  const vsix = await packageExtension();
  const size = (statSync(vsix).size / 1024 / 1024).toFixed(2);
  console.log(`${path.relative(root, vsix)} (${size} MB)`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
