import { jsonEqual, type JsonObject } from '../../../src/core/json';
import { silentLogger, type Logger } from '../../../src/core/logger';
import type { Audience } from '../../../src/core/model/audience';
import type { RemotePage, RemotePlace } from '../../../src/core/ports/remoteStore';
import { defaultSyncOptions, type SyncEngine } from '../../../src/core/ports/syncEngine';
import type {
  BaseUpdate,
  RemoteState,
  SyncCursor,
  SyncState,
} from '../../../src/core/ports/syncStore';
import { compareCursors } from '../../../src/sync/cursor';
import { createSyncEngine } from '../../../src/sync/syncEngine';
import { gatedStore, type StoreObserver } from './gatedStore';
import type { ModelServer } from './modelServer';
import { placeOf, plain } from './modelServer';
import type { SimFile } from './simFile';
import { SimRemote, type Network } from './simRemote';
import { newProcess, type Process, type World } from './world';

/** Something that must never happen did. */
export class BrokenInvariant extends Error {
  constructor(invariant: string, what: string) {
    super(`${invariant}: ${what}`);
  }
}

/** A window of a machine: one process with an engine. */
interface Window {
  readonly process: Process;
  readonly engine: SyncEngine;
  readonly remote: SimRemote;
}

interface ClientParts {
  readonly world: World;
  readonly network: Network;
  readonly file: SimFile;
  readonly name: string;
  readonly user: string;
  readonly background: boolean;
}

/** What transactions of the engine may change together. */
interface Uncommitted {
  readonly bases: Map<string, RemoteState>;
  readonly cursors: Map<Audience, SyncCursor | null>;
}

/** A document the server answered with. */
interface Delivered extends SyncCursor {
  readonly audience: Audience;
  readonly rev: number;
}

/** A machine with a campaign file and one or two windows on it. Watches what its engines do to the file. */
export class SimClient implements StoreObserver {
  readonly name: string;
  readonly user: string;
  readonly file: SimFile;
  readonly windows: Window[] = [];
  /** The first thing that went wrong, kept because engines catch what observers throw. */
  broken: BrokenInvariant | undefined;
  skew = 0;
  online = true;
  readonly #parts: ClientParts;
  readonly #server: ModelServer;
  /** Revisions of the committed bases. */
  #known = new Map<string, number>();
  #cursors = new Map<Audience, SyncCursor | null>();
  /** Documents behind the cursor the server answered with, and that it may pass only once they are stored. */
  readonly #delivered = new Map<string, Delivered>();
  #uncommitted: Uncommitted = { bases: new Map(), cursors: new Map() };
  #highestEpoch = 0;
  #started = 0;

  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.#server = parts.network.server;
    this.name = parts.name;
    this.user = parts.user;
    this.file = parts.file;
    this.file.now = () => parts.world.now + this.skew;
  }

  /** The first window. */
  get engine(): SyncEngine {
    return this.#first.engine;
  }

  get remote(): SimRemote {
    return this.#first.remote;
  }

  get #first(): Window {
    const [window] = this.windows;
    if (window === undefined) throw new Error('This machine has no window.');
    return window;
  }

  open(): Window {
    const { world, network, background } = this.#parts;
    this.#started += 1;
    const process = newProcess(`${this.name}.${this.#started}`, this.skew);
    const remote = new SimRemote(network, process, this.user);
    remote.online = this.online;
    remote.onPage = (place, page) => this.#delivers(place, page);
    const engine = createSyncEngine({
      store: gatedStore(this.file.store, { world, process, observer: this }),
      remote: () => Promise.resolve(remote),
      options: defaultSyncOptions,
      clock: world.clockOf(process),
      logger: this.#alarms(),
      random: world.random,
    });
    if (background) engine.start();
    const window = { process, engine, remote };
    this.windows.push(window);
    return window;
  }

  /** Ends all windows as a power cut does, or all but the first. */
  kill(kept = 0): void {
    for (const { process } of this.windows.splice(kept)) this.#parts.world.kill(process);
  }

  /** Stops the first window in the middle of whatever it does, and opens another. */
  fallAsleep(): void {
    const [first] = this.windows;
    if (first === undefined || this.windows.length > 1) return;
    first.process.asleep = true;
    this.open();
  }

  wake(): void {
    for (const { process } of this.windows) process.asleep = false;
  }

  setOnline(online: boolean): void {
    this.online = online;
    for (const { remote } of this.windows) remote.online = online;
  }

  setSkew(skew: number): void {
    this.skew = skew;
    for (const { process } of this.windows) process.skew = skew;
  }

  begins(): void {
    this.#uncommitted = { bases: new Map(), cursors: new Map() };
  }

  /** I3: a base is a state the server really had. */
  setsBase({ docId, campaignId, audience, base }: BaseUpdate): void {
    const place = placeOf(audience, docId);
    const { history, takenOut } = this.#server.campaigns.get(campaignId) ?? {};
    const state = history?.get(place)?.find(({ rev }) => rev === base.rev);
    // What was taken out before this file read of its deletion is kept as if that had been the next revision.
    const isRead = takenOut?.has(place) === true && base.deleted;
    if (isRead) {
      this.#uncommitted.bases.set(place, base);
      return;
    }
    if (state === undefined) {
      this.fails('I4', `the base ${place}@${base.rev} is ahead of the server`);
    } else if (!jsonEqual(asJson(state), asJson(base))) {
      const versions = `${JSON.stringify(base)}, but ${JSON.stringify(state)}`;
      this.fails('I3', `the server never had ${place}@${base.rev} as ${versions}`);
    }
    this.#uncommitted.bases.set(place, base);
  }

  setsState({ audience, cursor }: SyncState): void {
    this.#uncommitted.cursors.set(audience, cursor);
  }

  /** I14 and I6: no leader commits after its successor; the cursor passes only what is stored. */
  committed({ epoch }: { readonly epoch: number }): void {
    if (epoch < this.#highestEpoch) {
      this.fails('I14', `epoch ${epoch} committed after ${this.#highestEpoch}`);
    }
    this.#highestEpoch = Math.max(this.#highestEpoch, epoch);
    const { bases, cursors } = this.#uncommitted;
    for (const [place, { rev }] of bases) {
      if (rev <= (this.#known.get(place) ?? 0)) {
        this.fails('I7', `${place}@${rev} was taken over though the base is no older`);
      }
      this.#known.set(place, rev);
    }
    for (const [audience, cursor] of cursors) this.#moves(audience, cursor);
  }

  /** Takes over what this object knows of the file that was copied. */
  copies(other: SimClient): void {
    this.#known = new Map(other.#known);
    this.#cursors = new Map(other.#cursors);
    this.#highestEpoch = other.#highestEpoch;
  }

  #moves(audience: Audience, cursor: SyncCursor | null): void {
    this.#cursors.set(audience, cursor);
    for (const [place, document] of this.#delivered) {
      if (document.audience !== audience) continue;
      if (cursor === null || compareCursors(document, cursor) > 0) continue;
      this.#delivered.delete(place);
      if ((this.#known.get(place) ?? 0) >= document.rev) continue;
      this.fails('I6', `the cursor passed ${place}@${document.rev}, which is not stored`);
    }
  }

  #delivers({ audience }: RemotePlace, { documents }: RemotePage): void {
    const cursor = this.#cursors.get(audience) ?? null;
    for (const { docId, updatedAt, rev } of documents) {
      if (cursor !== null && compareCursors({ docId, updatedAt }, cursor) <= 0) continue;
      this.#delivered.set(placeOf(audience, docId), { audience, docId, updatedAt, rev });
    }
  }

  /** What the engine itself calls an error, and what it did not expect, breaks the run. */
  #alarms(): Logger {
    const fails = (message: string): void => this.fails('defect', message);
    const warn = (message: string): void => {
      if (message.includes('unexpected')) fails(message);
    };
    return { ...silentLogger, warn, error: fails };
  }

  /** Takes down the first thing that went wrong: it ends the run. */
  fails(invariant: string, what: string): void {
    this.broken ??= new BrokenInvariant(invariant, `${this.name}: ${what}`);
  }
}

function asJson(state: RemoteState): JsonObject {
  return { ...plain(state) };
}
