import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import { ModelServer } from './modelServer';
import { closeFiles, runSeed } from './runSeeds';
import { SimClient } from './simClient';
import { SimFile } from './simFile';
import { Network } from './simRemote';
import { World } from './world';

/** What a soak came to; memory in megabytes. */
export interface SoakResult {
  readonly minutes: number;
  readonly notes: number;
  /** Virtual hours of one device with all the notes, polling and edited now and then. */
  readonly virtualHours: number;
  readonly seeds: number;
  /** Resident memory after each tenth of the time, garbage collected. */
  readonly rss: readonly number[];
  /** What of it the engine’s objects take. */
  readonly heap: readonly number[];
  /** How much more was resident at the end than after the first fifth, in which code is compiled and caches fill. */
  readonly growth: number;
  readonly failure: string | undefined;
}

const campaignId = 'campaign' as CampaignId;
const megabyte = 1024 * 1024;
const samples = 10;
/** Virtual milliseconds between two polls that are let through. */
const poll = 5_000;
const pollsPerHour = 720;
const seedsPerHour = 20;
/** Megabytes between the second sample and the last one. */
const mostHeapGrowth = 10;
/** Requests of an hour with an edit each minute: less means that nobody syncs any more. */
const leastRequestsPerHour = 60;

/** Works for some real minutes: an hour of polls of one large campaign, then some seeds, and so on. */
export async function soak(minutes: number, notes: number): Promise<SoakResult> {
  const start = Date.now();
  const device = await SoakDevice.begin(notes);
  const rss: number[] = [];
  const heap: number[] = [];
  let [virtualHours, seeds] = [0, 0];
  let failure: string | undefined;
  while (rss.length < samples && failure === undefined) {
    await device.hour();
    virtualHours += 1;
    for (let i = 0; i < seedsPerHour && failure === undefined; i += 1) {
      seeds += 1;
      const error = await runSeed(seeds);
      if (error !== undefined) failure = `seed ${seeds}: ${error.message}`;
    }
    if (Date.now() - start < (minutes * 60_000 * (rss.length + 1)) / samples) continue;
    collectGarbage();
    const used = process.memoryUsage();
    rss.push(Math.round(used.rss / megabyte));
    heap.push(Math.round(used.heapUsed / megabyte));
  }
  failure ??= device.trouble(virtualHours) ?? leak(heap);
  await device.close();
  await closeFiles();
  const growth = (rss.at(-1) ?? 0) - (rss[1] ?? 0);
  return { minutes, notes, virtualHours, seeds, rss, heap, growth, failure };
}

/** What the engine keeps for good; resident memory swings with the collector, what its objects take does not. */
function leak(heap: readonly number[]): string | undefined {
  const grown = (heap.at(-1) ?? 0) - (heap[1] ?? 0);
  return grown > mostHeapGrowth ? `The heap grew by ${grown} MB.` : undefined;
}

/** Memory that nobody uses any more says nothing: without pressure V8 leaves it lying about. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
}

/** One device with a large campaign that is in sync. */
class SoakDevice {
  readonly #world: World;
  readonly #client: SimClient;
  readonly #file: SimFile;
  #edits = 0;

  private constructor(file: SimFile) {
    this.#file = file;
    this.#world = new World(1);
    const world = this.#world;
    const network = new Network(world, new ModelServer());
    this.#client = new SimClient({ world, network, file, name: 'a', user: 'gm', background: true });
  }

  static async begin(notes: number): Promise<SoakDevice> {
    const file = await SimFile.open();
    const device = new SoakDevice(file);
    await file.store.write(async (unit) => {
      await unit.put('campaigns', { docId: campaignId, title: 'Thellade' });
      for (let i = 0; i < notes; i += 1) {
        const docId = `note-${i}` as RecordId;
        const body = `Note ${i}. ${'A sentence of some words. '.repeat(20)}\n`;
        await unit.put('entities', { docId, campaignId, kind: 'npc', title: `Name ${i}`, body });
      }
    });
    await device.#world.until(device.#client.open().engine.syncNow());
    return device;
  }

  /** An hour of polls, with an edit each virtual minute. */
  async hour(): Promise<void> {
    const world = this.#world;
    for (let i = 0; i < pollsPerHour; i += 1) {
      if (i % 12 === 0) await this.#edit();
      await world.pass(poll);
      await world.quiet();
    }
    world.trace.length = 0;
  }

  /** Why the device is not the healthy one that was to be soaked: a dead engine takes no memory either. */
  trouble(hours: number): string | undefined {
    const { broken, engine, remote } = this.#client;
    if (broken !== undefined) return broken.message;
    const { state, message } = engine.status;
    if (state !== 'idle') return `The device ended ${state}: ${message}`;
    const least = hours * leastRequestsPerHour;
    return remote.requests < least
      ? `Only ${remote.requests} requests in ${hours} hours.`
      : undefined;
  }

  close(): Promise<void> {
    this.#client.kill();
    return this.#file.close();
  }

  async #edit(): Promise<void> {
    this.#edits += 1;
    const docId = 'note-0' as RecordId;
    const body = `Edited for the ${this.#edits}th time.\n`;
    await this.#file.store.write((unit) => unit.put('entities', { docId, body }));
  }
}
