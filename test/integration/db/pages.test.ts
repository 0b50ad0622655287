import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { compareSiblings } from '../../../src/core/order/compareSiblings';
import {
  adventures,
  campaigns,
  entities,
  scenes,
  sessions,
} from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore, NoteSummary } from '../../../src/core/ports/campaignStore';
import type { SummaryFilter } from '../../../src/core/ports/lists';
import { filterSql, listSql, matchesFilter } from '../../../src/db/read/listSql';
import { storeKinds, usingStore, withFolder, withStore } from '../../support/withStore';
import { allPages } from './support/allPages';
import { rawRows } from './support/rawDatabase';
import { newAdventure, newCampaign, newEntity, newScene } from './support/sampleNotes';

/** Names that sort differently as bytes, as UTF-16 and for people. */
const hardNames = [
  ...['Session 10', 'Session 2', 'session 2', 'Session 002', 'Éowyn', 'Eowyn', 'eowyn', 'Ölig'],
  ...['🌙 Moon', '\uFFFD odd', '\uE000 private', 'ﬀ', 'ß', 'ss', '', ' ', '~', '9'.repeat(30)],
  ...['a\u0001b', 'a\u0002b', 'a', '1.10', '1.9', 'e\u0301', 'İstanbul', '한글', 'Zz', 'zz'],
];

/** Reads a list page by page. */
function allNotes(
  store: CampaignStore,
  filter: SummaryFilter,
  limit: number,
): Promise<readonly NoteSummary[]> {
  return allPages(async (behind) => {
    const page = await store.notes.page({ ...filter, limit, ...behind });
    assert.ok(page.items.length <= limit);
    return page;
  });
}

for (const kind of storeKinds) {
  describe(`lists (${kind})`, () => {
    it('are in the order of compareSiblings, whatever the titles and order keys', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await store.write(async (unit) => {
          for (const [n, title] of hardNames.entries()) {
            const orderKey = [null, 'a0', 'Zz', 'a1'][n % 4] ?? null;
            await unit.upsert(scenes, { campaignId, title, orderKey });
          }
        });
        const listed = await store.notes.summaries({ collection: 'scenes' });
        assert.deepEqual(listed, listed.toSorted(compareSiblings));
        assert.equal(listed.length, hardNames.length);
      }));

    it('come whole in pages of any size', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await store.write(async (unit) => {
          for (const title of hardNames) await unit.upsert(entities, { campaignId, title });
        });
        const filter = { campaignId, kind: 'npc' } as const;
        const whole = await store.notes.summaries(filter);
        for (const limit of [1, 2, 7, hardNames.length, 100]) {
          assert.deepEqual(await allNotes(store, filter, limit), whole);
        }
        const offset = await store.notes.summaries({ ...filter, offset: 3, limit: 4 });
        assert.deepEqual(offset, whole.slice(3, 7));
        assert.deepEqual(await store.notes.summaries({ ...filter, offset: 30 }), whole.slice(30));
        assert.equal(await store.notes.count(filter), whole.length);
      }));

    it('have pages that stay in place when a note before them comes or goes', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        for (const n of [1, 2, 3, 4]) await newEntity(store, campaignId, `N ${n}`);
        const query = { campaignId, kind: 'npc', limit: 2 } as const;
        const { items, next } = await store.notes.page(query);
        assert.ok(next);
        for (const { docId } of items) await store.repository(entities).remove(docId);
        await newEntity(store, campaignId, 'N 0');
        const second = await store.notes.page({ ...query, after: next });
        assert.deepEqual(
          second.items.map(({ title }) => title),
          ['N 3', 'N 4'],
        );
        assert.equal(second.next, undefined);
      }));

    it('refuse a cursor nobody gave', () =>
      withStore(kind, async (store) => {
        for (const after of ['', 'x', Buffer.from('[1,2,3]').toString('base64url'), 'W10']) {
          await assert.rejects(store.notes.page({ limit: 1, after }), { reason: 'invalid-input' });
        }
      }));

    it('of sessions are in the order of their numbers, those without last', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        for (const number of [10, null, 2, -1]) {
          await store.repository(sessions).upsert({ campaignId, title: `S ${number}`, number });
        }
        const listed = await store.repository(sessions).list();
        assert.deepEqual(
          listed.map(({ number }) => number),
          [-1, 2, 10, null],
        );
      }));

    it('of records come in pages, and one by one in the memory of a page', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await store.write(async (unit) => {
          for (let n = 0; n < 450; n++) {
            await unit.upsert(entities, { campaignId, title: `N ${n}`, body: `Body ${n}` });
          }
        });
        const repository = store.repository(entities);
        const whole = await repository.list({ campaignId });
        const met: string[] = [];
        for await (const { body } of repository.each({ campaignId })) met.push(body);
        assert.deepEqual(
          met,
          Array.from({ length: 450 }, (_, n) => `Body ${n}`),
        );
        const first = await repository.page({ campaignId, limit: 10 });
        assert.deepEqual(first.items, whole.slice(0, 10));
        assert.ok(first.next);
        const second = await repository.page({ campaignId, limit: 500, after: first.next });
        assert.deepEqual([second.items, second.next], [whole.slice(10), undefined]);
      }));

    it('may be changed while each goes through them', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        for (const n of [1, 2, 3]) await newEntity(store, campaignId, `N ${n}`);
        const repository = store.repository(entities);
        for await (const { firebaseId } of repository.each({ campaignId })) {
          await repository.remove(firebaseId);
        }
        assert.equal(await store.notes.count({ campaignId, collection: 'entities' }), 0);
      }));

    it('can be picked from: some fields of some records', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const repository = store.repository(sessions);
        const { firebaseId } = await repository.upsert({ campaignId, title: 'One', number: 1 });
        const gone = await repository.upsert({ campaignId, title: 'Two', number: 2 });
        await repository.remove(gone.firebaseId);
        const picked = await repository.pick([firebaseId, gone.firebaseId], ['number', 'tags']);
        assert.deepEqual([...picked], [[firebaseId, { number: 1, tags: [] }]]);
      }));

    it('can be counted by kind and status, and below their parents', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const [a, b] = [
          await newAdventure(store, campaignId, 'A'),
          await newAdventure(store, campaignId, 'B'),
        ];
        for (const status of ['done', 'done', null]) {
          await store.repository(scenes).upsert({ campaignId, title: 'X', status, parentId: a });
        }
        const tally = await store.notes.tally(campaignId);
        const scenesOf = (status: string | null): number | undefined =>
          tally.find((entry) => entry.kind === 'scene' && entry.status === status)?.count;
        assert.deepEqual([scenesOf('done'), scenesOf(null), scenesOf('active')], [2, 1, undefined]);
        const below = { campaignId, collections: ['scenes'], parentIds: [a, b] } as const;
        assert.deepEqual([...(await store.notes.countBelow(below))], [[a, 3]]);
      }));

    it('tell which parents are not there', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const other = await newCampaign(store, 'Other');
        const [a, b] = [
          await newAdventure(store, campaignId, 'A'),
          await newAdventure(store, campaignId, 'B'),
        ];
        const foreign = await newAdventure(store, other, 'Foreign');
        const npc = await newEntity(store, campaignId, 'Nora');
        for (const parentId of [a, b, b, foreign, npc, 'nobody' as RecordId]) {
          await newScene(store, campaignId, 'S', { parentId });
        }
        await newScene(store, campaignId, 'At the top');
        await store.repository(campaigns).remove(other);
        await store.repository(adventures).remove(b);
        const query = { campaignId, collection: 'scenes', parents: ['adventures'] } as const;
        const lost = await store.notes.lostParents(query);
        assert.deepEqual([...lost].sort(), [b, foreign, npc, 'nobody'].sort());
        const orphans = await store.notes.summaries({ campaignId, parentIds: lost });
        assert.equal(orphans.length, 5);
      }));

    it('tell which notes were changed last', () =>
      withStore(
        kind,
        async (store) => {
          const campaignId = await newCampaign(store);
          const ids: RecordId[] = [];
          for (const n of [1, 2, 3]) ids.push(await newEntity(store, campaignId, `N ${n}`));
          await store.write((unit) => unit.saveText(ids[0]!, 'again'));
          const recent = await store.notes.recent(campaignId, 2);
          assert.deepEqual(
            recent.map(({ title }) => title),
            ['N 1', 'N 3'],
          );
        },
        {
          clock: {
            now: (
              (time) => () =>
                (time += 1_000)
            )(0),
          },
        },
      ));
  });
}

describe('a filter', () => {
  it('means the same to SQLite and to watches', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      const { notes, ids } = await usingStore({ file }, async (store) => {
        const [one, two] = [await newCampaign(store), await newCampaign(store, 'Two')];
        const parents = [await newAdventure(store, one, 'A'), await newAdventure(store, two, 'B')];
        for (const campaignId of [one, two]) {
          for (const parentId of parents) await newScene(store, campaignId, 'S', { parentId });
          await newScene(store, campaignId, 'Top');
          await newEntity(store, campaignId, 'Nora');
        }
        return { notes: await store.notes.summaries(), ids: { campaigns: [one, two], parents } };
      });
      const id = fc.constantFrom(...ids.parents);
      const filter = fc.record(
        {
          campaignId: fc.constantFrom<CampaignId>(...ids.campaigns),
          collection: fc.constantFrom(
            'scenes' as const,
            'entities' as const,
            'adventures' as const,
          ),
          parentId: fc.option(id),
          parentIds: fc.array(id, { maxLength: 2 }),
          kind: fc.constantFrom('npc', 'scene'),
          docIds: fc.subarray(notes.map(({ docId }) => docId)),
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(filter, async (given) => {
          const { sql, parameters } = filterSql(given);
          const rows = await rawRows(
            file,
            `SELECT n.docId FROM notes AS n WHERE ${sql} ORDER BY n.docId`,
            parameters,
          );
          const matching = notes.filter((note) => matchesFilter(given as SummaryFilter, note));
          assert.deepEqual(
            rows.map(({ docId }) => docId),
            matching.map(({ docId }) => docId).sort(),
          );
        }),
        { numRuns: 60 },
      );
    })).timeout(30_000);
});

describe('the query of a page', () => {
  const campaignId = 'c' as CampaignId;
  const parentId = 'p' as RecordId;
  const after = Buffer.from('["a0","x","d"]').toString('base64url');
  for (const [name, filter, index] of [
    ['siblings', { campaignId, collection: 'scenes', parentId }, 'ix_notes_siblings'],
    [
      'those without a parent',
      { campaignId, collection: 'scenes', parentId: null },
      'ix_notes_siblings',
    ],
    ['a kind', { campaignId, kind: 'npc' }, 'ix_notes_kind'],
    ['a collection', { campaignId, collection: 'entities' }, 'ix_notes_collection'],
  ] as const) {
    for (const place of [{}, { after }]) {
      it(`of ${name} takes its rows from ${index} in order${'after' in place ? ', from the cursor on' : ''}`, () =>
        withFolder(async (folder) => {
          const file = path.join(folder, 'campaign.db');
          await usingStore({ file }, newCampaign);
          const { sql, parameters } = listSql({ ...filter, ...place, limit: 201 });
          const plan = await rawRows(
            file,
            `EXPLAIN QUERY PLAN SELECT n.title FROM notes AS n LEFT JOIN local_metas AS m
              ON m.docId = n.docId AND m.collection = n.collection AND m.campaignId = n.campaignId
                AND m.audience = 'gm'
              WHERE ${sql}`,
            parameters,
          );
          const steps = plan.map(({ detail }) => String(detail)).join('\n');
          assert.match(steps, new RegExp(`USING (COVERING )?INDEX ${index}\\b`));
          assert.doesNotMatch(steps, /TEMP B-TREE|SCAN n/);
          if ('after' in place) assert.match(steps, /\(position,sortKey,docId\)>/);
        }));
    }
  }
});
