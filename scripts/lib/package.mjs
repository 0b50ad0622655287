import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { importLauncher, root } from './compiled.mjs';

/** The marketplace's name of the platform this process runs on, such as linux-x64. */
export function vsixTarget() {
  const { platform, arch } = process;
  if (platform === 'linux' && arch === 'arm') return 'linux-armhf';
  if (platform === 'linux' && existsSync('/etc/alpine-release')) return `alpine-${arch}`;
  return `${platform}-${arch}`;
}

/** Builds for production and packs the extension for this platform; returns the path of the VSIX. */
export async function packageExtension() {
  const { runChild, lastLines } = await importLauncher('children');
  const target = vsixTarget();
  const vsix = path.join(root, `out/moonforge-${target}.vsix`);
  const logFile = path.join(root, 'out/logs/package.log');
  await mkdir(path.dirname(vsix), { recursive: true });
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const steps = [
    ['esbuild.mjs', '--production'],
    [vsce, 'package', '--target', target, '--out', vsix, '--allow-missing-repository'],
  ];
  for (const step of steps) {
    const code = await runChild(process.execPath, step, { cwd: root, logFile });
    if (code !== 0) throw new Error(`Packaging ended with code ${code}.\n${lastLines(logFile)}`);
  }
  return vsix;
}
