import { createHash } from 'node:crypto';

import { initializeTestEnvironment, type RulesTestEnvironment } from '@firebase/rules-unit-testing';
import { deleteApp, initializeApp } from 'firebase/app';
import {
  collection,
  connectFirestoreEmulator,
  doc,
  getFirestore,
  serverTimestamp,
  setLogLevel,
  Timestamp,
  writeBatch,
  type CollectionReference,
  type DocumentData,
  type DocumentReference,
  type Firestore,
} from 'firebase/firestore';

import { emulator } from '../../sync/support/emulator';
import { userNames, type UserName, type Users } from './ruleCase';

export const campaignId = 'campaign-1';
export const device = 'device-1';

/** A project of the emulator with the users of the cases and a campaign they are members of. */
export class RulesWorld {
  readonly users: Users;
  readonly #environment: RulesTestEnvironment;
  /** Kept open, since the harness opens a connection for every use of its own. */
  readonly #administrator: Firestore;

  private constructor(environment: RulesTestEnvironment) {
    this.#environment = environment;
    this.#administrator = administratorOf(environment);
    const entries = userNames.map((name) => [name, this.#firestoreOf(name)] as const);
    this.users = Object.fromEntries(entries) as Record<UserName, Firestore>;
  }

  static async open(projectId: string, rules: string): Promise<RulesWorld> {
    const [host = '', port] = (await emulator()).address.split(':');
    const firestore = { host, port: Number(port), rules };
    const environment = await initializeTestEnvironment({ projectId, firestore });
    setLogLevel('silent');
    return new RulesWorld(environment);
  }

  /** Everything as it is before each case. */
  async reset(): Promise<void> {
    await this.#environment.clearFirestore();
    const batch = writeBatch(this.#administrator);
    for (const [path, fields] of seed()) batch.set(doc(this.#administrator, path), fields);
    await batch.commit();
  }

  async close(): Promise<void> {
    try {
      await deleteApp(this.#administrator.app);
    } finally {
      await this.#environment.cleanup();
    }
  }

  /** The harness hands out the compat interface, which the modular functions take. */
  #firestoreOf(name: UserName): Firestore {
    const context =
      name === 'nobody'
        ? this.#environment.unauthenticatedContext()
        : this.#environment.authenticatedContext(name);
    return context.firestore() as unknown as Firestore;
  }
}

/** Somebody for whom no rules hold. */
function administratorOf({ projectId, emulators }: RulesTestEnvironment): Firestore {
  const db = getFirestore(initializeApp({ projectId }, `administrator of ${projectId}`));
  const { host = '', port = 0 } = emulators.firestore ?? {};
  connectFirestoreEmulator(db, host, port, { mockUserToken: 'owner' });
  return db;
}

export function root(db: Firestore, id = campaignId): DocumentReference {
  return doc(db, 'campaigns', id);
}

/** A document of a collection of the campaign. */
export function at(db: Firestore, name: string, id: string, cid = campaignId): DocumentReference {
  return doc(db, 'campaigns', cid, name, id);
}

export function all(db: Firestore, name: string, cid = campaignId): CollectionReference {
  return collection(db, 'campaigns', cid, name);
}

/** The id of the invitation whose code carries this secret. */
export function invitationOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The fields with some changed; `undefined` takes one out. */
export function changed(fields: DocumentData, change: DocumentData): DocumentData {
  const entries = Object.entries({ ...fields, ...change });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

export const past = Timestamp.fromMillis(0);

/** A membership document; times are the server's unless told. */
export function newCampaign(userId: string): DocumentData {
  return {
    name: 'Thellade',
    members: { [userId]: 'owner' },
    createdAt: serverTimestamp(),
    updatedAt: serverTimestamp(),
  };
}

export function newRecord(userId: string): DocumentData {
  return {
    collection: 'entities',
    v: 1,
    rev: 1,
    updatedAt: serverTimestamp(),
    by: { uid: userId, device },
    seen: { [`${userId}:${device}`]: 'first' },
    deleted: false,
    data: { title: 'Aldric' },
    body: 'A smith.',
  };
}

export function newInvitation(userId: string): DocumentData {
  return {
    role: 'player',
    by: userId,
    createdAt: serverTimestamp(),
    days: 7,
    uses: 1,
    usedBy: [],
    revoked: false,
    label: 'Anna',
  };
}

const day = 86_400_000;

/** What each secret of the cases opens; nothing of it depends on what the cases do. */
const invitations: Readonly<Record<string, DocumentData>> = {
  open: {},
  forFive: { uses: 5, usedBy: ['somebody'] },
  forGm: { role: 'gm' },
  byGm: { by: 'gm' },
  expired: { createdAt: Timestamp.fromMillis(Date.now() - 8 * day) },
  revoked: { revoked: true },
  usedUp: { usedBy: ['somebody'] },
  usedBefore: { uses: 5, usedBy: ['former'] },
  byFormer: { by: 'former' },
  ['x'.repeat(65)]: {},
  forGmByGm: { role: 'gm', by: 'gm' },
};

/** Deleted documents of before are taken out of the campaigns that have it. */
export const compactedBefore = Timestamp.fromMillis(Date.UTC(2020, 0));

/** Notes that were deleted long ago and after what is taken out, and what tells how much was. */
function* seedOfDeleted(cid: string): Iterable<readonly [path: string, fields: DocumentData]> {
  for (const audience of ['gm', 'table']) {
    const young = Timestamp.fromMillis(Date.UTC(2020, 1));
    yield [`campaigns/${cid}/${audience}/old`, tombstone(past)];
    yield [`campaigns/${cid}/${audience}/young`, tombstone(young)];
    yield [`campaigns/${cid}/${audience}/living`, { ...tombstone(past), deleted: false }];
    yield [`campaigns/${cid}/${audience}/${cid}`, { ...tombstone(past), v: 2 }];
    yield [
      `campaigns/${cid}/${audience}/.compaction`,
      { rev: 7, updatedAt: past, compactedBefore },
    ];
  }
}

function tombstone(updatedAt: Timestamp): DocumentData {
  return { ...newRecord('owner'), rev: 2, updatedAt, deleted: true };
}

const members = { owner: 'owner', gm: 'gm', player: 'player', reader: 'reader' };

function* seed(): Iterable<readonly [path: string, fields: DocumentData]> {
  const campaign = { name: 'Thellade', members, createdAt: past, updatedAt: past };
  yield [`campaigns/${campaignId}`, campaign];
  const owners = { owner: 'owner', gm: 'owner' };
  yield ['campaigns/two-owners', { ...campaign, members: owners, compactedBefore }];
  yield ['campaigns/foreign', { ...campaign, members: { outsider: 'owner' } }];
  for (const audience of ['gm', 'table']) {
    yield [`campaigns/${campaignId}/${audience}/note`, { ...newRecord('owner'), updatedAt: past }];
    yield [`campaigns/foreign/${audience}/note`, { ...newRecord('outsider'), updatedAt: past }];
  }
  yield* seedOfDeleted('two-owners');
  const modern = { ...campaign, schemaMin: 2, compactedBefore };
  yield ['campaigns/modern', modern];
  for (const audience of ['gm', 'table']) {
    yield [`campaigns/modern/${audience}/note`, { ...newRecord('owner'), updatedAt: past }];
    yield [`campaigns/modern/${audience}/old`, tombstone(past)];
  }
  yield ['campaigns/modern/gm/modern', { ...tombstone(past), collection: 'campaigns', v: 2 }];
  for (const [secret, change] of Object.entries(invitations)) {
    const fields = { ...newInvitation('owner'), createdAt: Timestamp.now(), ...change };
    yield [`campaigns/${campaignId}/invitations/${invitationOf(secret)}`, fields];
  }
  const foreign = { ...newInvitation('outsider'), createdAt: Timestamp.now() };
  yield [`campaigns/foreign/invitations/${invitationOf('foreign')}`, foreign];
  yield [`campaigns/${campaignId}/joins/player`, { secret: 'open' }];
  const seen = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`owner:${i}`, 'x']));
  const crowded = { ...newRecord('owner'), updatedAt: past, seen };
  yield [`campaigns/${campaignId}/gm/crowded`, crowded];
  for (const user of ['player', 'former']) {
    yield [`campaigns/${campaignId}/profiles/${user}`, { name: user, joinedAt: past }];
  }
}
