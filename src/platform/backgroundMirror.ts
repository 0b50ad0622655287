import type { CancellationToken } from '../core/cancellation';
import { throwIfCancelled } from '../core/cancellation';
import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import { MoonforgeError, messageOf, reasonOf } from '../core/errors';
import type { Logger } from '../core/logger';
import type { CampaignStore } from '../core/ports/campaignStore';
import { SerialQueue } from '../core/serialQueue';
import { requireCampaign } from '../documents/findCampaign';
import type { MirrorOptions, MirrorReport } from '../documents/mirror/mirrorCampaign';
import { mirrorSummary } from '../documents/mirror/mirrorSummary';
import type { MirrorListener } from '../documents/mirror/watchMirror';
import type { CampaignFile } from './campaignFile';
import { describeForLog } from './describeForLog';
import { inBackground } from './inBackground';

/** What is to be mirrored. */
export interface MirrorChoice {
  /** Absolute path. */
  readonly folder: string;
  /** Name or document id; '' for the only campaign. */
  readonly campaign: string;
}

/** What keeps a folder in step; see `MirrorWatcher`. */
export interface RunningMirror {
  passNow(): Promise<MirrorReport>;
  stop(): Promise<void>;
}

export interface BackgroundMirrorParts {
  readonly campaign: CampaignFile;
  readonly readChoice: () => MirrorChoice | undefined;
  readonly saveChoice: (choice: MirrorChoice) => Promise<void>;
  readonly watch: (
    store: CampaignStore,
    options: MirrorOptions,
    listener: MirrorListener,
  ) => Promise<RunningMirror>;
  readonly isTrusted: () => boolean;
  /** Shows the user a sentence and the way to the log. */
  readonly warn: (message: string) => void;
  readonly logger: Logger;
}

/** Keeps the folder of the settings in step with the campaign whenever the folder is trusted and the file can be written. */
export class BackgroundMirror implements Disposable {
  readonly #parts: BackgroundMirrorParts;
  readonly #disposables = new DisposableStore();
  /** What the user was told already. */
  readonly #told = new Set<string>();
  #watcher: RunningMirror | undefined;
  #running: MirrorChoice | undefined;
  /** Why nothing is mirrored although the settings name a folder. */
  #failure: Error | undefined;
  #lastProblems: ReadonlySet<string> = new Set();
  /** Starts and stops, one after the other. */
  readonly #queue = new SerialQueue();
  #ended = false;

  constructor(parts: BackgroundMirrorParts) {
    this.#parts = parts;
    const { campaign, logger } = parts;
    this.#disposables.add(
      campaign.onDidChangeState((state) => {
        // A start under way opens the file itself.
        const isThere = state === 'open' || state === 'unread';
        if (isThere && !this.#queue.isRunning) inBackground(this.start(), logger);
      }),
    );
    this.#disposables.add(
      campaign.onDidChange(({ rows }) => {
        const isHelped = this.#failure !== undefined && this.#watcher === undefined;
        const isCampaign = rows.some(({ collection }) => collection === 'campaigns');
        if (isHelped && isCampaign) inBackground(this.start(), logger);
      }),
    );
    this.#disposables.add(campaign.beforeClose(() => this.#queue.run(() => this.#stopWatcher())));
  }

  /** Starts with what the settings say unless it runs; without a folder, or without trust, nothing is mirrored. */
  start(): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#watcher === undefined) await this.#restartNow();
    });
  }

  /** Starts anew when the settings say something else than what is mirrored. */
  followSettings(): Promise<void> {
    return this.#queue.run(async () => {
      const same = JSON.stringify(this.#parts.readChoice()) === JSON.stringify(this.#running);
      if (!same) await this.#restartNow();
    });
  }

  /**
   * Mirrors something else: makes a first pass, and keeps the choice in the settings once that succeeded. Rejects like
   * `mirrorCampaign`, and then goes on with what was mirrored before.
   */
  choose(choice: MirrorChoice, token: CancellationToken): Promise<MirrorReport> {
    return this.#queue.run(async () => {
      const store = await this.#parts.campaign.writable();
      await this.#stopWatcher();
      const cancelling = token.onCancellationRequested(() => {
        inBackground(this.#watcher?.stop() ?? Promise.resolve(), this.#parts.logger);
      });
      try {
        await this.#start(store, choice);
        const report = await this.#required().passNow();
        throwIfCancelled(token);
        await this.#parts.saveChoice(choice);
        return report;
      } catch (error) {
        await this.#restartNow();
        throw error;
      } finally {
        cancelling.dispose();
      }
    });
  }

  /**
   * Makes a pass and gives its report. Rejects like `mirrorCampaign`, and with `invalid-input` when the settings name no
   * folder.
   */
  async mirrorNow(): Promise<MirrorReport> {
    await this.start();
    return this.#required().passNow();
  }

  /** Stops for good. */
  async stop(): Promise<void> {
    this.#ended = true;
    this.#disposables.dispose();
    await this.#queue.run(() => this.#stopWatcher());
  }

  dispose(): void {
    inBackground(this.stop(), this.#parts.logger);
  }

  #required(): RunningMirror {
    if (this.#watcher !== undefined) return this.#watcher;
    if (this.#failure !== undefined) throw this.#failure;
    throw new MoonforgeError(
      'invalid-input',
      'No folder mirrors this campaign. Run "Moonforge: Mirror Campaign to Folder…" to choose one.',
    );
  }

  async #restartNow(): Promise<void> {
    await this.#stopWatcher();
    const { campaign, readChoice, isTrusted } = this.#parts;
    const choice = isTrusted() && !this.#ended ? readChoice() : undefined;
    // A file that cannot be opened is reported where it was opened.
    const store = choice && (await campaign.existing().catch(() => undefined));
    if (choice === undefined || store === undefined || campaign.state !== 'open') return;
    try {
      await this.#start(store, choice);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      const found = await store.notes.summaries({ collection: 'campaigns' });
      // A file just made has no campaign yet; the mirror starts with its first.
      if (found.length === 0) this.#parts.logger.info(messageOf(error));
      else this.#warn(error);
    }
  }

  async #start(store: CampaignStore, choice: MirrorChoice): Promise<void> {
    const campaign = await campaignOf(store, choice.campaign);
    this.#lastProblems = new Set();
    this.#watcher = await this.#parts.watch(
      store,
      { folder: choice.folder, campaign },
      {
        onPass: (report) => this.#passed(report),
        onFailure: (error) => this.#failed(error),
      },
    );
    this.#running = choice;
    this.#parts.logger.info(`Mirroring the campaign in ${choice.folder}.`);
  }

  async #stopWatcher(): Promise<void> {
    const watcher = this.#watcher;
    this.#watcher = undefined;
    this.#running = undefined;
    this.#failure = undefined;
    await watcher?.stop().catch((error: unknown) => {
      this.#parts.logger.error(`The mirror did not stop cleanly: ${describeForLog(error)}`);
    });
  }

  /** A pass that did nothing repeats the problems that stay, such as a file that is no text: these were told before. */
  #passed({ problems, ...report }: MirrorReport): void {
    const found = problems.map(({ path, message }) => `${path}: ${message}`);
    const did = Object.values(report).some((count) => typeof count === 'number' && count > 0);
    const fresh = did ? found : found.filter((line) => !this.#lastProblems.has(line));
    this.#lastProblems = new Set(found);
    if (did) this.#parts.logger.info(`Mirror: ${mirrorSummary(report)}`);
    for (const line of fresh) this.#parts.logger.warn(`Mirror: ${line}`);
    const [first, ...others] = fresh.filter((line) => !this.#told.has(line));
    if (first === undefined) return;
    for (const line of fresh) this.#told.add(line);
    const more = others.length === 0 ? '' : ` The log names ${others.length} more.`;
    this.#parts.warn(`Mirror: ${first}${more}`);
  }

  #failed(error: unknown): void {
    // Another window mirrors, and this one takes over when it ends: nothing the user has to know.
    if (reasonOf(error) === 'database-locked') this.#parts.logger.info(messageOf(error));
    else this.#warn(error);
  }

  #warn(error: unknown): void {
    const { logger, warn } = this.#parts;
    logger.warn(describeForLog(error));
    const message = messageOf(error);
    if (this.#told.has(message)) return;
    this.#told.add(message);
    warn(message);
  }
}

/** The id of the named campaign, or of the only one. */
async function campaignOf(store: CampaignStore, named: string): Promise<string> {
  if (named !== '') return (await requireCampaign(store.notes, named)).docId;
  const [only, ...others] = await store.notes.summaries({ collection: 'campaigns' });
  if (only !== undefined && others.length === 0) return only.docId;
  throw new MoonforgeError(
    'invalid-input',
    only === undefined
      ? 'Nothing is mirrored: the campaign file holds no campaign yet.'
      : 'Nothing is mirrored: the campaign file holds several campaigns. Name one in the setting "moonforge.mirror.campaign".',
  );
}
