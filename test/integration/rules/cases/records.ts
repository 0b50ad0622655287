import {
  deleteDoc,
  deleteField,
  getDoc,
  getDocs,
  setDoc,
  updateDoc,
  type DocumentData,
  type Firestore,
} from 'firebase/firestore';

import { compactionCases } from './compaction';
import { nextRevision } from '../support/attempts';
import { casesOf, type Add, type RuleCase } from '../support/ruleCase';
import { all, at, campaignId, changed, device, newRecord, past } from '../support/rulesWorld';

/** What a record leaves behind when it moves to the other audience. */
const emptied = { moved: true, deleted: true, data: {}, body: '' };

/** What makes a sound record of the gm unsound, in both audiences. */
const unsound: readonly (readonly [title: string, change: DocumentData])[] = [
  ['a back-dated time', { updatedAt: past }],
  ['another user’s name', { by: { uid: 'owner', device }, seen: { [`owner:${device}`]: 'x' } }],
  ['a writer of three fields', { by: { uid: 'gm', device, extra: 1 } }],
  ['no device', { by: { uid: 'gm' }, seen: { 'gm:': 'x' } }],
  ['a device that is no name', { by: { uid: 'gm', device: 'a:b' }, seen: { 'gm:a:b': 'x' } }],
  ['no operation marker', { seen: {} }],
  ['a marker that is no text', { seen: { [`gm:${device}`]: ['x'] } }],
  ['an empty marker', { seen: { [`gm:${device}`]: '' } }],
  ['a marker over the limit', { seen: { [`gm:${device}`]: 'x'.repeat(65) } }],
  ['a missing field', { deleted: undefined }],
  ['an unknown field', { extra: 1 }],
  ['no collection', { collection: '' }],
  ['a collection that is no text', { collection: ['entities'] }],
  ['a collection’s name over the limit', { collection: 'c'.repeat(65) }],
  ['a layout of zero', { v: 0 }],
  ['a layout of one and a half', { v: 1.5 }],
  ['a body that is no text', { body: [] }],
  ['data that is no map', { data: [] }],
  ['too many fields of data', { data: numbered('field', 201) }],
  ['a deletion mark that is no truth value', { deleted: 1 }],
  ['what moved but still has fields', { ...emptied, data: { title: 'Nora' } }],
  ['what moved but still has its text', { ...emptied, body: 'Secret.' }],
  ['what moved but still names parts of its text', { ...emptied, parts: ['a'] }],
  ['what moved but is not deleted', { ...emptied, deleted: false }],
  ['a mark of a move that is not set', { ...emptied, moved: false }],
  ['parts besides a body', { parts: ['a'], body: 'Text.' }],
  ['parts that are no list', { parts: 'a', body: '' }],
  ['too many parts', { parts: Array.from({ length: 257 }, () => 'a'), body: '' }],
  ['a body over the limit', { body: 'x'.repeat(921_601) }],
];

function recordCases(
  audience: 'gm' | 'table',
  more: (allow: Add, deny: Add) => void,
): readonly RuleCase[] {
  const note = (db: Firestore): ReturnType<typeof at> => at(db, audience, 'note');
  return casesOf(`campaigns/{cid}/${audience}/{id}`, (allow, deny) => {
    more(allow, deny);
    reading(audience, allow, deny);
    creating(audience, allow, deny);
    allow('update', 'a gm takes the next revision', ({ gm }) =>
      updateDoc(note(gm), nextRevision('gm', 2)),
    );
    allow('update', 'the owner takes the next revision', ({ owner }) =>
      updateDoc(note(owner), nextRevision('owner', 2)),
    );
    allow('update', 'what a record leaves behind when it moves', ({ gm }) =>
      updateDoc(note(gm), { ...nextRevision('gm', 2), ...emptied }),
    );
    allow('update', 'a body in parts', ({ gm }) =>
      updateDoc(note(gm), { ...nextRevision('gm', 2), parts: ['a', 'b'], body: '' }),
    );
    deny('update', 'a player', ({ player }) => updateDoc(note(player), nextRevision('player', 2)));
    deny('update', 'a reader', ({ reader }) => updateDoc(note(reader), nextRevision('reader', 2)));
    deny('update', 'an outsider', ({ outsider }) =>
      updateDoc(note(outsider), nextRevision('outsider', 2)),
    );
    deny('update', 'a stranger', ({ nobody }) =>
      updateDoc(note(nobody), nextRevision('nobody', 2)),
    );
    deny('update', 'a record of another campaign', ({ gm }) =>
      updateDoc(at(gm, audience, 'note', 'foreign'), nextRevision('gm', 2)),
    );
    deny('update', 'the revision that is there', ({ gm }) =>
      updateDoc(note(gm), nextRevision('gm', 1)),
    );
    deny('update', 'a skipped revision', ({ gm }) => updateDoc(note(gm), nextRevision('gm', 3)));
    const changes: Readonly<Record<string, DocumentData>> = {
      'another collection': { collection: 'scenes' },
      'a back-dated time': { updatedAt: past },
      'a marker of somebody else': { 'seen.other': 'x' },
      'the change of another’s marker': { [`seen.owner:${device}`]: 'x' },
      'the removal of another’s marker': { [`seen.owner:${device}`]: deleteField() },
      'an unknown field': { extra: 1 },
      'the writer’s name of another': { by: { uid: 'owner', device } },
    };
    for (const [title, change] of Object.entries(changes)) {
      deny('update', title, ({ gm }) =>
        updateDoc(note(gm), { ...nextRevision('gm', 2), ...change }),
      );
    }
    deny('delete', 'the owner', ({ owner }) => deleteDoc(note(owner)));
    layouts(audience, allow, deny);
    compactionCases(audience, allow, deny);
  });
}

/** The campaign `modern` asks for layout 2. */
function layouts(audience: string, allow: Add, deny: Add): void {
  const create = (db: Firestore, v: number): Promise<void> =>
    setDoc(at(db, audience, 'fresh', 'modern'), { ...newRecord('gm'), v });
  const update = (db: Firestore, v: number): Promise<void> =>
    updateDoc(at(db, audience, 'note', 'modern'), { ...nextRevision('gm', 2), v });
  allow('create', 'the layout that the campaign asks for', ({ gm }) => create(gm, 2));
  allow('update', 'a later layout than the campaign asks for', ({ gm }) => update(gm, 3));
  deny('create', 'a layout that the campaign no longer takes', ({ gm }) => create(gm, 1));
  deny('update', 'a layout that the campaign no longer takes', ({ gm }) => update(gm, 1));
}

function reading(audience: string, allow: Add, deny: Add): void {
  allow('get', 'a gm', ({ gm }) => getDoc(at(gm, audience, 'note')));
  allow('list', 'the owner', ({ owner }) => getDocs(all(owner, audience)));
  deny('get', 'an outsider', ({ outsider }) => getDoc(at(outsider, audience, 'note')));
  deny('list', 'an outsider', ({ outsider }) => getDocs(all(outsider, audience)));
  deny('list', 'a stranger', ({ nobody }) => getDocs(all(nobody, audience)));
  deny('list', 'an owner of another campaign', ({ owner }) =>
    getDocs(all(owner, audience, 'foreign')),
  );
  deny('list', 'of a campaign that is not there', ({ owner }) =>
    getDocs(all(owner, audience, 'unknown')),
  );
}

function creating(audience: string, allow: Add, deny: Add): void {
  const create = (
    db: Firestore,
    user: string,
    change: DocumentData = {},
    id = 'fresh',
  ): Promise<void> => setDoc(at(db, audience, id), changed(newRecord(user), change));
  allow('create', 'a gm', ({ gm }) => create(gm, 'gm'));
  allow('create', 'the owner', ({ owner }) => create(owner, 'owner'));
  allow('create', 'the campaign’s own record under its id', ({ gm }) =>
    create(gm, 'gm', { collection: 'campaigns' }, campaignId),
  );
  deny('create', 'a player', ({ player }) => create(player, 'player'));
  deny('create', 'a reader', ({ reader }) => create(reader, 'reader'));
  deny('create', 'an outsider', ({ outsider }) => create(outsider, 'outsider'));
  deny('create', 'a stranger', ({ nobody }) => create(nobody, 'nobody'));
  deny('create', 'in another campaign', ({ gm }) =>
    setDoc(at(gm, audience, 'fresh', 'foreign'), newRecord('gm')),
  );
  deny('create', 'in a campaign that is not there', ({ gm }) =>
    setDoc(at(gm, audience, 'fresh', 'unknown'), newRecord('gm')),
  );
  deny('create', 'the campaign’s own record elsewhere', ({ gm }) =>
    create(gm, 'gm', { collection: 'campaigns' }),
  );
  deny('create', 'another record under the campaign’s id', ({ gm }) =>
    create(gm, 'gm', {}, campaignId),
  );
  deny('create', 'an id that is no record’s', ({ gm }) => create(gm, 'gm', {}, 'no id'));
  deny('create', 'a later revision', ({ gm }) => create(gm, 'gm', { rev: 2 }));
  deny('create', 'a revision that is no number', ({ gm }) => create(gm, 'gm', { rev: '1' }));
  deny('create', 'the marker of another too', ({ gm }) =>
    create(gm, 'gm', { seen: { [`gm:${device}`]: 'x', [`owner:${device}`]: 'x' } }),
  );
  for (const [title, change] of unsound) {
    deny('create', title, ({ gm }) => create(gm, 'gm', change));
  }
}

/** What players and readers may read. */
export const tableCases = recordCases('table', (allow) => {
  allow('get', 'a player', ({ player }) => getDoc(at(player, 'table', 'note')));
  allow('list', 'a reader', ({ reader }) => getDocs(all(reader, 'table')));
});

/** What only game masters may read. */
export const gameMasterCases = recordCases('gm', (_allow, deny) => {
  deny('get', 'a player', ({ player }) => getDoc(at(player, 'gm', 'note')));
  deny('list', 'a player', ({ player }) => getDocs(all(player, 'gm')));
  deny('get', 'a reader', ({ reader }) => getDoc(at(reader, 'gm', 'note')));
  deny('list', 'a reader', ({ reader }) => getDocs(all(reader, 'gm')));
  deny('update', 'more than a thousand markers', ({ gm }) =>
    updateDoc(at(gm, 'gm', 'crowded'), nextRevision('gm', 2)),
  );
});

/** Paths that no rule names. */
export const otherCases = casesOf('{unknown}', (_allow, deny) => {
  deny('create', 'a collection of one’s own', ({ owner }) =>
    setDoc(at(owner, 'extra', 'x'), { a: 1 }),
  );
  deny('get', 'a collection of one’s own', ({ owner }) => getDoc(at(owner, 'extra', 'x')));
  deny('list', 'below a record', ({ owner }) => getDocs(all(owner, 'gm/note/extra')));
  deny('create', 'below the membership document', ({ owner }) =>
    setDoc(at(owner, 'members', 'owner'), { role: 'owner' }),
  );
});

function numbered(name: string, count: number): DocumentData {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, 'x']));
}
