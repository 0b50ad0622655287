import {
  deleteDoc,
  serverTimestamp,
  setDoc,
  updateDoc,
  writeBatch,
  type DocumentData,
  type Firestore,
} from 'firebase/firestore';

import type { Add } from '../support/ruleCase';
import { at, campaignId, changed, compactedBefore, newRecord, past } from '../support/rulesWorld';

/** Takes a document out of a campaign and tells so in the same commit; `told` differs from what is told soundly. */
function takeOut(
  db: Firestore,
  audience: string,
  { id = 'old', cid = 'two-owners', told = {} }: TakenOut = {},
): Promise<void> {
  const batch = writeBatch(db);
  batch.delete(at(db, audience, id, cid));
  batch.set(at(db, audience, '.compaction', cid), changed(compaction, told));
  return batch.commit();
}

interface TakenOut {
  readonly id?: string;
  readonly cid?: string;
  readonly told?: DocumentData;
}

const compaction = { rev: 9, updatedAt: serverTimestamp(), compactedBefore };

/** What makes a sound note of a compaction unsound. */
const unsound: readonly (readonly [title: string, told: DocumentData])[] = [
  ['a compaction of another time', { compactedBefore: past }],
  ['a back-dated compaction', { updatedAt: past }],
  ['a compaction with an unknown field', { extra: 1 }],
  ['a compaction that counts in fractions', { rev: 9.5 }],
  ['a compaction that adds nothing', { rev: 0 }],
];

/** Deleted documents of an audience are taken out of `two-owners`, which did so before, and of `modern`, which did not. */
export function compactionCases(audience: string, allow: Add, deny: Add): void {
  allow('delete', 'an owner takes out what was deleted long ago', ({ owner }) =>
    takeOut(owner, audience),
  );
  allow('create', 'the first compaction of a campaign', ({ owner }) =>
    takeOut(owner, audience, { cid: 'modern' }),
  );
  allow('update', 'a later compaction of a campaign', ({ owner }) => takeOut(owner, audience));
  const refused: readonly (readonly [title: string, id: string])[] = [
    ['what was deleted later', 'young'],
    ['what is not deleted', 'living'],
    ['the campaign’s own record', 'two-owners'],
  ];
  for (const [title, id] of refused) {
    deny('delete', title, ({ owner }) => takeOut(owner, audience, { id }));
  }
  deny('delete', 'what was deleted long ago without telling', ({ owner }) =>
    deleteDoc(at(owner, audience, 'old', 'two-owners')),
  );
  deny('delete', 'what tells how much was taken out', ({ owner }) =>
    deleteDoc(at(owner, audience, '.compaction', 'two-owners')),
  );
  deny('delete', 'of a campaign that takes nothing out', ({ owner }) =>
    takeOut(owner, audience, { id: 'note', cid: campaignId }),
  );
  deny('delete', 'a gm', ({ gm }) => takeOut(gm, audience, { cid: 'modern' }));
  deny('delete', 'a player', ({ player }) => takeOut(player, audience, { cid: 'modern' }));
  deny('delete', 'an outsider', ({ outsider }) => takeOut(outsider, audience));
  for (const [title, told] of unsound) {
    deny('create', title, ({ owner }) => create(owner, told));
    deny('update', title, ({ owner }) => update(owner, told));
  }
  deny('update', 'a compaction that adds nothing to what there was', ({ owner }) =>
    update(owner, { rev: 7 }),
  );
  deny('create', 'a gm tells of a compaction', ({ gm }) => create(gm, {}));
  deny('update', 'a gm tells of a compaction', ({ gm }) =>
    updateDoc(at(gm, audience, 'note', 'modern'), compaction),
  );
  allow('create', 'a note, counting on from what was taken out', ({ owner }) =>
    make(owner, { rev: 8 }),
  );
  allow('create', 'a note where something may be taken out and nothing was', ({ owner }) =>
    make(owner, { v: 2 }, 'modern'),
  );
  for (const rev of [1, 7, 9]) {
    deny(
      'create',
      `a note at revision ${rev} where revisions up to 7 were taken out`,
      ({ owner }) => make(owner, { rev }),
    );
  }
  deny('create', 'a compaction under another id', ({ owner }) =>
    setDoc(at(owner, audience, 'fresh', 'modern'), compaction),
  );
  deny('update', 'a compaction in the place of a record', ({ owner }) =>
    setDoc(at(owner, audience, 'old', 'two-owners'), compaction),
  );

  function make(db: Firestore, change: DocumentData, cid = 'two-owners'): Promise<void> {
    return setDoc(at(db, audience, 'fresh', cid), changed(newRecord('owner'), change));
  }

  function create(db: Firestore, told: DocumentData): Promise<void> {
    return setDoc(at(db, audience, '.compaction', 'modern'), changed(compaction, told));
  }

  function update(db: Firestore, told: DocumentData): Promise<void> {
    return setDoc(at(db, audience, '.compaction', 'two-owners'), changed(compaction, told));
  }
}
