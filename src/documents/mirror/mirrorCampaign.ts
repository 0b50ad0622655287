import path from 'node:path';
import type { CancellationToken } from '../../core/cancellation';
import { MoonforgeError } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import type { CampaignStore } from '../../core/ports/campaignStore';
import { requireCampaign } from '../findCampaign';
import { describeFileError, fileErrorCode } from '../fileErrors';
import type { FileProblem } from '../operationReport';
import type { MirrorLock } from './mirrorLock';
import { takeMirrorLock } from './mirrorLock';
import { readMirrorMarker } from './mirrorMarker';
import { mirrorPass } from './mirrorPass';

export interface MirrorOptions {
  /** Made when it does not exist. */
  readonly folder: string;
  /** Name or document id. */
  readonly campaign: string;
  /** What a file that was deleted means: its note is written out again, or deleted too (it can be restored). */
  readonly deletes?: 'restore' | 'follow';
}

/** What a pass needs of a store. */
export type MirroredStore = Pick<CampaignStore, 'definitions' | 'notes' | 'write'>;

/** What a pass did; all zero when folder and campaign agreed. */
export interface MirrorReport {
  readonly campaignId: CampaignId;
  /** Files written from notes. */
  readonly written: number;
  /** Notes saved from files. */
  readonly saved: number;
  /** Notes and files that both had changed, and have the changes of both now. */
  readonly merged: number;
  /** Notes made of new files. */
  readonly created: number;
  /** Files moved to where their notes belong. */
  readonly moved: number;
  /** Files of deleted notes, moved to the folder's `.trash`. */
  readonly discarded: number;
  /** Notes deleted because their files were; only with `deletes: 'follow'`. */
  readonly deleted: number;
  readonly problems: readonly FileProblem[];
}

/**
 * Brings a folder of Markdown files and a campaign into step, both ways, in one pass: what changed on one side since the
 * last pass goes to the other, what changed on both is merged, and nothing is overwritten that the pass has not read. A
 * pass that is killed is healed by the next. Rejects with `invalid-input` when the folder holds anything but an earlier
 * mirror of the campaign, and with `database-locked` while another program mirrors into it.
 */
export async function mirrorCampaign(
  store: MirroredStore,
  options: MirrorOptions,
  token: CancellationToken,
): Promise<MirrorReport> {
  const mirror = new Mirror(store, options);
  try {
    return await mirror.pass(token);
  } finally {
    await mirror.release();
  }
}

/** A folder and a campaign whose passes share one lock: nobody else mirrors into the folder between them. */
export class Mirror {
  readonly #store: MirroredStore;
  readonly #options: MirrorOptions;
  readonly #root: string;
  #lock: MirrorLock | undefined;

  constructor(store: MirroredStore, options: MirrorOptions) {
    this.#store = store;
    this.#options = options;
    this.#root = path.resolve(options.folder);
  }

  /** One pass; see `mirrorCampaign`. The lock is kept. */
  async pass(token: CancellationToken): Promise<MirrorReport> {
    const { campaign, folder, deletes } = this.#options;
    const { docId: campaignId } = await requireCampaign(this.#store.notes, campaign);
    const root = this.#root;
    try {
      if ((await this.#lock?.holds()) !== true) {
        this.#lock = await takeMirrorLock(root, () => readMirrorMarker(root, campaignId));
      }
      const follow = deletes === 'follow';
      return await mirrorPass(this.#store, { root, campaignId, follow, token });
    } catch (error) {
      if (fileErrorCode(error) === undefined) throw error;
      throw new MoonforgeError(
        'invalid-input',
        `The mirror in ${folder} stopped: ${describeFileError(error)}. What it had not reached stayed as it was.`,
        error,
      );
    }
  }

  /** Lets others mirror into the folder. */
  async release(): Promise<void> {
    await this.#lock?.release();
    this.#lock = undefined;
  }
}
