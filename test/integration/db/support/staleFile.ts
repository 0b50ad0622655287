import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { entities } from '../../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../../src/core/model/ids';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import { usingStore, withFolder } from '../../../support/withStore';
import { openRaw } from './rawDatabase';
import { newCampaign } from './sampleNotes';

/** Gives `work` a file as a program leaves it that is killed after a bulk change of one note. */
export function withStaleFile(work: (file: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const [file, copy] = [path.join(folder, 'campaign.db'), path.join(folder, 'copy.db')];
    await usingStore({ file }, async (store) => {
      const { docIds } = await makeNotes(store, 1);
      await leaveStale(store, docIds);
      for (const end of ['', '-wal']) await copyFile(file + end, copy + end);
    });
    await work(copy);
  });
}

/** Notes in a new campaign, each saying that the dragon sleeps. */
export async function makeNotes(
  store: CampaignStore,
  count: number,
): Promise<{ readonly campaignId: CampaignId; readonly docIds: readonly RecordId[] }> {
  const campaignId = await newCampaign(store);
  const docIds = await store.write(async (unit) => {
    const made: RecordId[] = [];
    for (let i = 0; i < count; i += 1) {
      const draft = { campaignId, title: `Note ${i}`, body: 'The dragon sleeps.' };
      made.push((await unit.upsert(entities, draft)).firebaseId);
    }
    return made;
  });
  return { campaignId, docIds };
}

/** Rewrites the notes and takes the index back to what it said before, as after two bulk changes of another program. */
export async function leaveStale(store: CampaignStore, docIds: readonly RecordId[]): Promise<void> {
  const rowIds = `SELECT id FROM notes WHERE docId IN (SELECT value FROM json_each(?))`;
  const ids = [JSON.stringify(docIds)];
  for (const docId of docIds) {
    for (const text of ['The dragon sleeps.', 'The wyvern dreams.', 'The griffin wakes.']) {
      await store.write((unit) => unit.saveText(docId, text));
    }
  }
  const raw = await openRaw(store.file);
  await raw.all(
    `INSERT INTO notes_fts (notes_fts, rowid, title, aliases, tags, body)
      SELECT 'delete', id, title, aliases, tags, body FROM note_texts WHERE id IN (${rowIds})`,
    ids,
  );
  await raw.all(
    `INSERT INTO notes_fts (rowid, title, aliases, tags, body)
      SELECT id, title, aliases, tags, 'The dragon sleeps.' FROM note_texts WHERE id IN (${rowIds})`,
    ids,
  );
  await raw.all(
    `INSERT INTO stale_words (docId, versionId) SELECT docId, max(id) FROM versions
      WHERE docId IN (SELECT value FROM json_each(?)) AND body = 'The dragon sleeps.' GROUP BY docId`,
    ids,
  );
  await raw.close();
}
