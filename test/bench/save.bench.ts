import { usingStore } from '../support/withStore';
import type { BenchResult } from './benchResult';
import type { BareStatement } from './support/bareDatabase';
import { BareDatabase } from './support/bareDatabase';
import { filledCampaign } from './support/filledCampaign';
import { compare, median, milliseconds } from './support/measure';

/** Saves per sample; the sample is their median. */
const saves = 40;

/** Saves a note of 5 KB in a campaign of ten thousand, beside the same rows written by the driver. */
export async function run(): Promise<readonly BenchResult[]> {
  const campaign = await filledCampaign();
  const other = await filledCampaign();
  const bare = await BareDatabase.open(other.file);
  await bare.execute('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  const result = await usingStore({ file: campaign.file }, async (store) => {
    const [note] = await store.notes.summaries({ campaignId: campaign.campaignId, limit: 1 });
    const record = note && (await store.notes.get(note.docId));
    if (record === undefined) throw new Error('The campaign has no note.');
    const { firebaseId: docId, body } = record;
    let count = 0;
    return withBareSave(bare, docId, (saveBarely) =>
      compare({
        name: `save a note of ${campaign.name}`,
        ours: () =>
          medianOf(() =>
            store.write((unit) => unit.saveText(docId, `${body}Save ${(count += 1)}.`)),
          ),
        peers: {
          'bare driver: the same rows': () => medianOf(() => saveBarely((count += 1))),
        },
        budget: { of: 'ratio', most: 1.5 },
      }),
    );
  });
  await bare.close();
  await campaign.remove();
  await other.remove();
  return [result];
}

async function medianOf(save: () => Promise<unknown>): Promise<number> {
  const samples: number[] = [];
  for (let i = 0; i < saves; i += 1) samples.push(await milliseconds(save));
  return median(samples);
}

/**
 * What such a save writes: a version and its operation, the record, its row in lists, words, the edit and the log. Its
 * links and tags stay as they are, so neither writes them.
 */
const statements = [
  'BEGIN IMMEDIATE',
  "INSERT INTO operations (at, origin, deviceId) VALUES (?2, 'edit', '')",
  `INSERT INTO versions (collection, docId, campaignId, rev, updatedAt, replacedAt, origin, data, body, operationId)
    SELECT 'entities', firebaseId, campaignId, rev, updatedAt, ?2, 'edit', '{}', body, last_insert_rowid()
    FROM entities WHERE firebaseId = ?1`,
  `INSERT INTO notes_fts (notes_fts, rowid, title, aliases, tags, body)
    SELECT 'delete', id, title, aliases, tags, body FROM note_texts
      WHERE id = (SELECT id FROM notes WHERE docId = ?1)`,
  "UPDATE entities SET updatedAt = ?2, body = body || 'Save ' || ?2 WHERE firebaseId = ?1",
  'UPDATE notes SET updatedAt = ?2 WHERE docId = ?1',
  `INSERT INTO notes_fts (rowid, title, aliases, tags, body)
    SELECT id, title, aliases, tags, body FROM note_texts
      WHERE id = (SELECT id FROM notes WHERE docId = ?1)`,
  `INSERT INTO outbox_ops (collection, docId, campaignId, operation, payload, createdAt)
    SELECT collection, docId, campaignId, 'upsert', '[]', ?2 FROM notes WHERE docId = ?1
    ON CONFLICT (docId, collection) DO UPDATE SET operation = excluded.operation`,
  `INSERT INTO change_log (writer, batch, collection, docId, campaignId)
    SELECT 'bare', 1, collection, docId, campaignId FROM notes WHERE docId = ?1`,
  'COMMIT',
] as const;

/** Gives `work` a save with all statements compiled. */
async function withBareSave<T>(
  bare: BareDatabase,
  docId: string,
  work: (save: (count: number) => Promise<void>) => Promise<T>,
): Promise<T> {
  const compiled: BareStatement[] = [];
  const compile = (rest: readonly string[]): Promise<T> => {
    const [next, ...others] = rest;
    if (next !== undefined) {
      return bare.prepared(next, (statement) => {
        compiled.push(statement);
        return compile(others);
      });
    }
    return work(async (count) => {
      for (const [i, statement] of compiled.entries()) {
        const text = statements[i] ?? '';
        const parameters = text.includes('?2') ? [docId, count] : [docId];
        await statement.run(text.includes('?1') || text.includes('?2') ? parameters : []);
      }
    });
  };
  return compile(statements);
}
