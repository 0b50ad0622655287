import { chromium, type Browser } from 'playwright-core';

import { obtainChromium } from './chromiumExecutable';

/** A headless Chromium that asks nobody anything, installed where it is missing. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await obtainChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
