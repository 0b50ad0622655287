// Types, lint and format. `--report FILE` also writes the outcome as a test report.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { root } from './lib/compiled.mjs';

const checks = [
  { title: 'types', program: 'typescript/bin/tsc', args: ['-b'] },
  { title: 'lint', program: 'eslint/bin/eslint.js', args: ['.', '--max-warnings=0'] },
  {
    title: 'format',
    program: 'prettier/bin/prettier.cjs',
    args: ['--check', '--log-level=warn', '.'],
  },
];

const failures = [];
for (const { title, program, args } of checks) {
  const file = path.join(root, 'node_modules', program);
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? '✔' : '✘'} ${title}`);
  if (status !== 0) failures.push({ title, message: `${title}: see the messages above.` });
}

const reportFile = process.argv[process.argv.indexOf('--report') + 1];
if (process.argv.includes('--report') && reportFile !== undefined) {
  const report = {
    passed: checks.length - failures.length,
    failed: failures.length,
    skipped: 0,
    failures,
  };
  mkdirSync(path.dirname(reportFile), { recursive: true });
  writeFileSync(reportFile, JSON.stringify(report));
}
process.exitCode = failures.length === 0 ? 0 : 1;
