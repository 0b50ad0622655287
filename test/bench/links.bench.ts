import { entities } from '../../src/core/model/collections';
import type { RecordId } from '../../src/core/model/ids';
import type { CampaignStore } from '../../src/core/ports/campaignStore';
import { openCampaignStore } from '../../src/db/openCampaignStore';
import type { BenchResult } from './benchResult';
import { BareDatabase } from './support/bareDatabase';
import type { FilledCampaign } from './support/filledCampaign';
import { filledCampaign } from './support/filledCampaign';
import { benchResult, compare, milliseconds } from './support/measure';

const linkCount = 9_000;
const names = ['The Great Hub', 'The Grand Hub'] as const;

/** A note with 9,000 backlinks among ten thousand: its first page, and its rename. */
export async function run(): Promise<readonly BenchResult[]> {
  const campaign = await filledCampaign();
  const store = await openCampaignStore({ file: campaign.file });
  const hub = await makeHub(store, campaign);
  // Answered when the search index has followed, so that nothing is written beside what is measured.
  await store.search({ text: 'hub' });
  const bare = await BareDatabase.open(campaign.file);
  await bare.execute('PRAGMA synchronous = FULL; CREATE TABLE bare_versions (docId, body)');
  const results = [
    await compare({
      name: `backlinks of a note with ${linkCount}, first page`,
      ours: () => milliseconds(() => store.links.backlinks(hub)),
      peers: {
        'bare driver: 50 rows and their texts': () => milliseconds(() => readBarely(bare, hub)),
      },
      budget: { of: 'ours', most: 20 },
    }),
    ...(await renameResults(store, hub, bare)),
  ];
  await bare.close();
  await store.close();
  await campaign.remove();
  return results;
}

/** Puts a link to one new note into nine of ten notes. */
async function makeHub(store: CampaignStore, { campaignId }: FilledCampaign): Promise<RecordId> {
  return store.write(async (unit) => {
    const { firebaseId } = await unit.upsert(entities, { campaignId, title: names[0] });
    const notes = await unit.summaries({ campaignId });
    const others = notes.filter(({ collection }) => collection !== 'campaigns');
    for (const { docId } of others.slice(0, linkCount)) {
      const note = await unit.get(docId);
      if (note === undefined) continue;
      const text = `${note.frontMatter}${note.body}`;
      await unit.saveText(docId, `${text}\nSee [[${names[0]}]] for more.\n`);
    }
    return firebaseId;
  });
}

async function renameResults(
  store: CampaignStore,
  hub: RecordId,
  bare: BareDatabase,
): Promise<readonly BenchResult[]> {
  let turn = 0;
  const nextName = (): string => names[++turn % 2] ?? '';
  const name = `rename a note with ${linkCount} backlinks`;
  const untilFound: number[] = [];
  const renamed = await compare({
    name,
    ours: async () => {
      const elapsed = await milliseconds(() =>
        store.write((unit) => unit.renameNote(hub, nextName()), 'command'),
      );
      // The search index follows after the commit, and a search waits for it.
      untilFound.push(elapsed + (await milliseconds(() => store.search({ text: 'hub' }))));
      return elapsed;
    },
    peers: {
      'bare driver: texts, versions and words': () => milliseconds(() => renameBarely(bare, hub)),
    },
    budget: { of: 'ours', most: 3_000 },
  });
  const { unit, peers } = renamed;
  return [
    renamed,
    benchResult({ name: `${name}, until a search is answered`, unit, samples: untilFound, peers }),
  ];
}

function readBarely(bare: BareDatabase, hub: RecordId): Promise<unknown> {
  return bare.all(
    `SELECT n.title, coalesce(e.body, s.body) AS body FROM
      (SELECT source FROM link_names AS t JOIN links ON nameId = t.id WHERE targetId = ? LIMIT 50) AS l
      JOIN notes AS n ON n.id = l.source
      LEFT JOIN entities AS e ON e.firebaseId = n.docId
      LEFT JOIN sessions AS s ON s.firebaseId = n.docId`,
    [hub],
  );
}

/** The least a rename can do to the same rows: keep each text, store the other one and index its words. */
async function renameBarely(bare: BareDatabase, hub: RecordId): Promise<void> {
  await bare.execute('BEGIN IMMEDIATE');
  const rows = await bare.all<{
    readonly id: number;
    readonly docId: string;
    readonly body: string;
  }>(
    `SELECT n.id, n.docId, e.body FROM notes AS n JOIN entities AS e ON e.firebaseId = n.docId
      WHERE n.id IN (SELECT source FROM link_names AS t JOIN links ON nameId = t.id WHERE targetId = ?)
      ORDER BY n.id`,
    [hub],
  );
  await bare.execute('DELETE FROM bare_versions');
  const steps = [
    ['INSERT INTO bare_versions (docId, body) VALUES (?2, ?3)', 3],
    [
      "INSERT INTO notes_fts (notes_fts, rowid, title, aliases, tags, body) SELECT 'delete', id, title, aliases, tags, body FROM note_texts WHERE id = ?1 AND ?2 <> ?3",
      3,
    ],
    ['UPDATE entities SET body = ?3 WHERE firebaseId = ?2 AND ?1', 3],
    [
      'INSERT INTO notes_fts (rowid, title, aliases, tags, body) SELECT id, title, aliases, tags, body FROM note_texts WHERE id = ?1 AND ?2 <> ?3',
      3,
    ],
  ] as const;
  for (const [sql] of steps) {
    await bare.prepared(sql, (statement) =>
      Promise.all(rows.map(({ id, docId, body }) => statement.run([id, docId, body]))),
    );
  }
  await bare.execute('COMMIT');
}
