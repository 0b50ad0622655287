// Imports a folder in this process and sends what it took: footprintProgram.js (ours|bare) <file> <folder>
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { usingStore } from '../../support/withStore';
import { insertBarely } from './bareImport';
import { importNoteSet } from './filledCampaign';
import type { Footprint } from './footprint';

const [who, file = '', folder = ''] = process.argv.slice(2);

/** Milliseconds between two looks, both at the memory and at the event loop. */
const interval = 10;

async function measure(): Promise<Footprint> {
  await setTimeout(100);
  const before = process.memoryUsage.rss();
  let greatest = before;
  const timer = setInterval(() => {
    greatest = Math.max(greatest, process.memoryUsage.rss());
  }, interval);
  const delay = monitorEventLoopDelay({ resolution: interval });
  delay.enable();
  if (who === 'bare') await insertBarely(file, { folder });
  else await usingStore({ file }, (store) => importNoteSet(store, { folder }));
  delay.disable();
  clearInterval(timer);
  // The histogram counts the interval itself too.
  return { megabytes: (greatest - before) / 2 ** 20, blocked: delay.max / 1e6 - interval };
}

void measure().then((footprint) => process.send?.(footprint));
