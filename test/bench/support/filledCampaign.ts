import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import type { CampaignId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { importFolder } from '../../../src/documents/import/importFolder';
import { temporaryFolder } from '../../support/launch/temporaryFolder';
import { usingStore } from '../../support/withStore';
import type { NoteSet } from './noteSet';
import { firstNotes, tenThousandNotes } from './noteSet';

/** A campaign file of one's own, filled with notes. */
export interface FilledCampaign {
  /** For the row's name. */
  readonly name: string;
  readonly file: string;
  readonly campaignId: CampaignId;
  remove(): Promise<void>;
}

interface Template {
  readonly name: string;
  readonly file: string;
  readonly campaignId: CampaignId;
}

const templates = new Map<number, Promise<Template>>();

/** A copy of a campaign that holds the first `count` of the ten thousand notes; they are imported once per process. */
export async function filledCampaign(count = 10_000): Promise<FilledCampaign> {
  const template = templates.get(count) ?? importNotes(count);
  templates.set(count, template);
  const { name, file: original, campaignId } = await template;
  const folder = temporaryFolder('bench');
  const file = path.join(folder.path, 'campaign.db');
  await copyFile(original, file);
  return { name, file, campaignId, remove: () => folder.remove() };
}

/** Imports a set of notes into a store. */
export async function importNoteSet(
  store: CampaignStore,
  { folder }: Pick<NoteSet, 'folder'>,
): Promise<CampaignId> {
  const options = { folder, campaign: 'Bench' };
  const report = await importFolder(
    () => Promise.resolve(store),
    options,
    () => undefined,
    neverCancelled,
  );
  return report.campaignId;
}

async function importNotes(count: number): Promise<Template> {
  const notes = count === 10_000 ? await tenThousandNotes() : await firstNotes(count);
  const file = path.join(temporaryFolder('bench').path, 'campaign.db');
  const campaignId = await usingStore({ file }, (store) => importNoteSet(store, notes));
  return { name: notes.name, file, campaignId };
}
