import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import { runChild } from './children';
import { findProgram, isExecutable, namesIn } from './findProgram';
import { LaunchError } from './launchError';
import { inRepository } from './inRepository';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * A Chromium for playwright-core: CHROME_PATH, PATH, an installed Chrome, Playwright's cache; else installed, on Debian as
 * root from its packages and elsewhere by Playwright's download. Throws a LaunchError that names what to install.
 */
export async function obtainChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  const logFile = inRepository('out/logs/chromium-install.log');
  process.stdout.write('Installing Chromium …\n');
  for (const [command, ...args] of installations()) {
    if ((await runChild(command, args, { logFile, env: unattended })) !== 0) break;
  }
  const installed = findChromium();
  if (installed !== undefined) return installed;
  throw new LaunchError(
    'missing-tool',
    `Install Chromium (on Debian: apt-get install chromium) or name one in CHROME_PATH; installing it here failed (log: ${logFile}).`,
  );
}

function findChromium(): string | undefined {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw new LaunchError(
      'missing-tool',
      `CHROME_PATH names no program that can be run: ${named}.`,
    );
  }
  return (
    findProgram(...programs) ?? [...installedChromes(), ...playwrightCache()].find(isExecutable)
  );
}

function installedChromes(): readonly string[] {
  if (process.platform === 'darwin') {
    return ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
  }
  if (process.platform !== 'win32') return [];
  return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .map((folder) => path.join(folder, 'Google/Chrome/Application/chrome.exe'));
}

/** Every build in Playwright's cache, newest first; the folder below the build differs by platform and age. */
function playwrightCache(): readonly string[] {
  const cache = process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? defaultPlaywrightCache();
  return namesIn(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .reverse()
    .flatMap((build) =>
      namesIn(path.join(cache, build)).map((name) => path.join(cache, build, name)),
    )
    .flatMap((folder) => [
      path.join(folder, 'chrome'),
      path.join(folder, 'chrome.exe'),
      path.join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
      path.join(folder, 'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing'),
    ]);
}

function defaultPlaywrightCache(): string {
  if (process.platform === 'darwin') return path.join(homedir(), 'Library/Caches/ms-playwright');
  if (process.platform === 'win32') {
    return path.join(process.env['LOCALAPPDATA'] ?? homedir(), 'ms-playwright');
  }
  return path.join(
    process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
    'ms-playwright',
  );
}

const unattended = { DEBIAN_FRONTEND: 'noninteractive' };

function installations(): readonly (readonly [string, ...string[]])[] {
  const apt = findProgram('apt-get');
  if (apt !== undefined && isDebian() && process.getuid?.() === 0) {
    const packages = ['chromium', 'fonts-liberation'];
    return [
      [apt, 'update'],
      [apt, 'install', '--yes', '--no-install-recommends', ...packages],
    ];
  }
  const playwright = inRepository('node_modules/playwright-core/cli.js');
  return [[process.execPath, playwright, 'install', 'chromium']];
}

/** Debian itself: Ubuntu's package of that name only points to a snap, which does not run everywhere. */
function isDebian(): boolean {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
