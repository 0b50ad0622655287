import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { adventures, campaigns, entities, scenes } from '../../../src/core/model/collections';
import type { CampaignId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import { storeKinds, usingStore, withFolder, withStore } from '../../support/withStore';
import { openRaw, rawRows } from './support/rawDatabase';
import { newAdventure, newCampaign, newEntity, newScene } from './support/sampleNotes';

const frontMatter = '---\naliases: [The Smith]\ntags: [guild]\nhome: "[[Tower]]"\n---\n';

/** A campaign with two entities that link to each other, and a scene in an adventure. */
async function sampleCampaign(store: CampaignStore): Promise<CampaignId> {
  const campaignId = await newCampaign(store);
  await newEntity(store, campaignId, 'Tower', { body: 'Home of [[The Smith]], [[Nobody]].' });
  await newEntity(store, campaignId, 'Nora', { frontMatter, body: 'Éowyn’s ![[Tower]]' });
  const parentId = await newAdventure(store, campaignId, 'Arrival');
  await newScene(store, campaignId, 'The Gate', { parentId });
  return campaignId;
}

/** A closed file with the sample campaign. */
async function sampleFile(folder: string): Promise<string> {
  const file = path.join(folder, 'campaign.db');
  await usingStore({ file }, sampleCampaign);
  return file;
}

const nora = "(SELECT docId FROM notes WHERE title = 'Nora')";

const differs = /1 entity records are missing in lists or differ there/;

const faults: readonly (readonly [fault: string, sql: string, sentence: RegExp])[] = [
  [
    'a search index that lacks a note',
    `INSERT INTO notes_fts (notes_fts, rowid, title, aliases, tags, body)
      SELECT 'delete', id, title, aliases, tags, body FROM note_texts WHERE title = 'Nora'`,
    /search index does not agree with the texts of 1 notes/,
  ],
  [
    'a text that the search index does not know',
    "UPDATE entities SET body = 'Changed. ![[Tower]]' WHERE title = 'Nora'",
    /search index does not agree with the texts of 1 notes/,
  ],
  [
    'words in another order than in the text',
    "UPDATE entities SET body = '![[Tower]] Éowyn’s' WHERE title = 'Nora'",
    /search index does not agree with the texts of 1 notes/,
  ],
  ['a record that lists do not show', "DELETE FROM notes WHERE title = 'Nora'", differs],
  ['a list row without a record', 'DELETE FROM entities', /listed but gone/],
  ...Object.entries({
    campaignId: "'other'",
    rev: '7',
    createdAt: '1',
    updatedAt: '1',
    deletedAt: '1',
    title: "'X'",
    kind: "'lore'",
    aliases: "'[]'",
    summary: "'X'",
    parentId: "'other'",
    orderKey: "'a1'",
    status: "'X'",
    folderKey: "'X'",
  }).map(
    ([column, value]) =>
      [
        `a wrong ${column} in lists`,
        `UPDATE notes SET ${column} = ${value} WHERE title = 'Nora'`,
        differs,
      ] as const,
  ),
  [
    'a tag that is not filed',
    `DELETE FROM note_tags WHERE docId = ${nora}`,
    /1 entity records are filed under other tags than their texts have/,
  ],
  [
    'a heading that no link names',
    "UPDATE links SET headings = 1 WHERE nameId = (SELECT id FROM link_names WHERE targetKey = 'nobody')",
    /1 entity records have links that their texts do not have/,
  ],
  [
    'a name that is not filed',
    `DELETE FROM note_keys WHERE docId = ${nora} AND rank = 1`,
    /1 entity records are not found by their names/,
  ],
  [
    'a name of a note that is gone',
    "INSERT INTO note_keys (campaignId, key, rank, docId) VALUES ('c', 'k', 0, 'x')",
    /names are filed under notes that are gone/,
  ],
  [
    'aliases that the front matter does not have',
    "UPDATE entities SET aliases = '[]' WHERE title = 'Nora'",
    /1 entity records have aliases, tags or a stat block that their texts do not have/,
  ],
  [
    'a link that the text does not have',
    "UPDATE link_names SET targetKey = 'nowhere' WHERE targetKey = 'nobody'",
    /1 entity records have links that their texts do not have/,
  ],
  [
    'a link that is not filed',
    "DELETE FROM links WHERE nameId = (SELECT id FROM link_names WHERE targetKey = 'nobody')",
    /1 entity records have links that their texts do not have/,
  ],
  [
    'a link that points at the wrong note',
    `UPDATE link_names SET targetId = ${nora} WHERE targetKey = 'nobody'`,
    /1 links point at the wrong note/,
  ],
  [
    'a link of a note that is gone',
    'INSERT INTO links (nameId, source, count, headings) SELECT id, 99, 1, 0 FROM link_names LIMIT 1',
    /1 links are filed under notes that are gone \(99\)/,
  ],
  [
    'a note that waits for the search index without the version that it has',
    `INSERT INTO stale_words (docId, versionId) SELECT ${nora}, 99`,
    /1 notes wait for the search index, and what it has of them is gone/,
  ],
  [
    'a link whose name is gone',
    "DELETE FROM link_names WHERE targetKey = 'nobody'",
    /1 links have lost the name they use/,
  ],
  [
    'a name that no link uses',
    "INSERT INTO link_names (campaignId, targetKey, folder) VALUES ('c', 'k', '')",
    /1 names are kept for links that are gone \(k\)/,
  ],
  [
    'an unsent edit of another campaign',
    "UPDATE notes SET campaignId = 'other' WHERE title = 'Nora'",
    /1 unsent edits are filed under another campaign/,
  ],
  [
    'a campaign of another campaign',
    "UPDATE campaigns SET campaignId = 'other'",
    /1 campaigns are filed under another campaign/,
  ],
];

for (const readOnly of [false, true]) {
  describe(`the check of a file open ${readOnly ? 'for reading only' : 'for writing'}`, () => {
    for (const [fault, sql, sentence] of faults) {
      it(`reports ${fault}`, () =>
        withFolder(async (folder) => {
          const file = await sampleFile(folder);
          await rawRows(file, sql);
          await usingStore({ file, readOnly }, async (store) => {
            const { ok, problems } = await store.check();
            assert.equal(ok, false);
            assert.match(problems.join('\n'), sentence);
          });
        }));
    }

    it('finds nothing wrong with a sound one, and leaves it as it was', () =>
      withFolder(async (folder) => {
        const file = await sampleFile(folder);
        const before = await readFile(file);
        await usingStore({ file, readOnly }, async (store) => {
          assert.deepEqual(await store.check(), { ok: true, notes: 5, problems: [] });
        });
        assert.ok(before.equals(await readFile(file)));
        assert.deepEqual(await readdir(folder), ['campaign.db']);
      }));
  });
}

describe('the check of a store', () => {
  for (const kind of storeKinds) {
    it(`can be repeated and reports what belongs to nothing (${kind})`, () =>
      withStore(kind, async (store) => {
        const campaignId = await sampleCampaign(store);
        assert.deepEqual(await store.check(), { ok: true, notes: 5, problems: [] });
        const [scene] = await store.repository(scenes).list();
        const parentId = scene?.parentId;
        assert.ok(parentId);
        await store.repository(adventures).remove(parentId as CampaignId);
        assert.deepEqual((await store.check()).problems, [
          `1 notes stand under a note that is gone (${scene.firebaseId}).`,
        ]);
        await store.repository(campaigns).remove(campaignId);
        assert.match(
          (await store.check()).problems.join('\n'),
          /3 notes belong to a campaign that is gone/,
        );
      }));
  }

  it('takes a missing parent for unknown in a campaign that syncs only', () =>
    withFolder(async (folder) => {
      const file = await sampleFile(folder);
      const raw = await openRaw(file);
      for (const table of ['scenes', 'notes']) {
        await raw.all(`UPDATE ${table} SET parentId = 'unknown' WHERE parentId IS NOT NULL`);
      }
      await raw.close();
      const problemsOf = (): Promise<readonly string[]> =>
        usingStore({ file }, async (store) => (await store.check()).problems);
      assert.match((await problemsOf()).join('\n'), /1 notes stand under a note that is gone/);
      await rawRows(
        file,
        "INSERT INTO sync_state (campaignId, remote) SELECT firebaseId, 'here' FROM campaigns",
      );
      assert.deepEqual(await problemsOf(), []);
    }));

  it('sees one state while another flow writes', () =>
    withFolder(async (folder) => {
      const store = await openCampaignStore({ file: path.join(folder, 'campaign.db') });
      const campaignId = await newCampaign(store);
      const writing = { goesOn: true };
      const writes = (async () => {
        for (let n = 0; writing.goesOn; n++) {
          await store.repository(entities).upsert({ campaignId, title: `Note ${n}`, body: 'text' });
        }
      })();
      const reports = [];
      for (let run = 0; run < 10; run++) reports.push((await store.check()).problems);
      writing.goesOn = false;
      await writes;
      await store.close();
      assert.deepEqual(reports.flat(), []);
    }));
});
