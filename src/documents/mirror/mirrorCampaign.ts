import path from 'node:path';
import type { CancellationToken } from '../../core/cancellation';
import { MoonforgeError } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import type { CampaignStore } from '../../core/ports/campaignStore';
import { requireCampaign } from '../findCampaign';
import { describeFileError, fileErrorCode } from '../fileErrors';
import type { FileProblem } from '../operationReport';
import { withMirrorLock } from './mirrorLock';
import { MirrorPass } from './mirrorPass';

export interface MirrorOptions {
  /** Made when it does not exist. */
  readonly folder: string;
  /** Name or document id. */
  readonly campaign: string;
  /** What a file that was deleted means: its note is written out again, or deleted too (it can be restored). */
  readonly deletes?: 'restore' | 'follow';
}

/** What a pass needs of a store. */
export type MirroredStore = Pick<CampaignStore, 'notes' | 'write'>;

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
  const campaign = await requireCampaign(store.notes, options.campaign);
  const root = path.resolve(options.folder);
  try {
    return await withMirrorLock(root, () =>
      new MirrorPass(store, {
        root,
        campaignId: campaign.docId,
        follow: options.deletes === 'follow',
        token,
      }).run(),
    );
  } catch (error) {
    if (fileErrorCode(error) === undefined) throw error;
    throw new MoonforgeError(
      'invalid-input',
      `The mirror in ${options.folder} stopped: ${describeFileError(error)}. What it had not reached stayed as it was.`,
      error,
    );
  }
}
