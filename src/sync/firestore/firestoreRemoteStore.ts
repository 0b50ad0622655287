import {
  collection,
  count,
  doc,
  documentId,
  getAggregate,
  getDoc,
  getDocs,
  increment,
  limit,
  orderBy,
  query,
  runTransaction,
  serverTimestamp,
  startAfter,
  startAt,
  sum,
  updateDoc,
  where,
  writeBatch,
} from 'firebase/firestore/lite';
import type {
  CollectionReference,
  DocumentSnapshot,
  DocumentReference,
  Firestore,
  QueryConstraint,
} from 'firebase/firestore/lite';

import { MoonforgeError } from '../../core/errors';
import type { Audience } from '../../core/model/audience';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type {
  BodyPart,
  RemoteCampaign,
  RemoteCompaction,
  RemoteDocument,
  RemotePage,
  RemotePlace,
  RemoteWrite,
} from '../../core/ports/remoteStore';
import type { RemoteConnection, RemoteSharing } from '../../core/ports/remoteSharing';
import type { RevisionTotals, SyncCursor } from '../../core/ports/syncStore';
import { callFirestore } from './callFirestore';
import { commitComparing, commitInBatch, longestName } from './commitWrites';
import type { Connection } from './connection';
import {
  compactionId,
  parseTime,
  positionOf,
  readCompaction,
  readDocument,
  readTime,
} from './remoteDocument';
import { FirestoreSharing } from './firestoreSharing';
import { probeRules } from './probeRules';

/** Values one `in` filter takes. */
const idsPerQuery = 30;

/** Campaigns in Firestore, through its REST interface. The layout is described in docs/SYNC.md. */
export class FirestoreRemoteStore implements RemoteConnection {
  readonly identity: string;
  readonly userId: string;
  readonly rulesAdvice: string;
  readonly sharing: RemoteSharing;
  readonly #connection: Connection;
  readonly #db: Firestore;
  #comparesItself = false;

  constructor(connection: Connection) {
    this.identity = connection.identity;
    this.userId = connection.userId;
    this.rulesAdvice = connection.rulesAdvice;
    this.sharing = new FirestoreSharing(connection);
    this.#connection = connection;
    this.#db = connection.db;
  }

  get comparesItself(): boolean {
    return this.#comparesItself;
  }

  async rulesAreEnforced(): Promise<boolean> {
    const areEnforced = await probeRules(this.#connection);
    this.#comparesItself = !areEnforced && this.#connection.withoutRules;
    return areEnforced;
  }

  async campaign(campaignId: CampaignId): Promise<RemoteCampaign | undefined> {
    const snapshot = await callFirestore(() => getDoc(this.#root(campaignId)));
    const fields = snapshot.data();
    if (fields === undefined) return undefined;
    const members: unknown = fields['members'];
    const role = roleOf(members, this.userId);
    if (role === undefined) {
      throw new MoonforgeError(
        'permission-denied',
        'This campaign belongs to somebody else: its owner has to add you as a member.',
      );
    }
    const name: unknown = fields['name'];
    const schemaMin: unknown = fields['schemaMin'];
    const compactedBefore: unknown = fields['compactedBefore'];
    return {
      ...{ name: typeof name === 'string' ? name : '', role },
      createdAt: readTime(fields['createdAt']),
      ...(typeof schemaMin === 'number' ? { schemaMin } : {}),
      ...(compactedBefore === undefined ? {} : { compactedBefore: readTime(compactedBefore) }),
    };
  }

  /** In a transaction, so that a campaign created a moment ago by another device keeps its members. */
  async createCampaign(campaignId: CampaignId, name: string): Promise<void> {
    const root = this.#root(campaignId);
    await callFirestore(() =>
      runTransaction(this.#db, async (transaction) => {
        if ((await transaction.get(root)).exists()) return;
        transaction.set(root, {
          name: name.slice(0, longestName),
          members: { [this.userId]: 'owner' },
          createdAt: serverTimestamp(),
          updatedAt: serverTimestamp(),
        });
      }),
    );
  }

  async commit(campaignId: CampaignId, writes: readonly RemoteWrite[]): Promise<void> {
    const commit = this.#comparesItself ? commitComparing : commitInBatch;
    const { userId } = this;
    await callFirestore(() => commit({ db: this.#db, userId, campaignId, writes }));
  }

  async read(
    campaignId: CampaignId,
    audience: Audience,
    docIds: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, RemoteDocument>> {
    const starts = Array.from(
      { length: Math.ceil(docIds.length / idsPerQuery) },
      (_, i) => i * idsPerQuery,
    );
    const chunks = await Promise.all(
      starts.map((start) =>
        this.#readChunk({ campaignId, audience }, docIds.slice(start, start + idsPerQuery)),
      ),
    );
    return new Map(chunks.flat().map((document) => [document.docId, document]));
  }

  async changesAfter(
    campaignId: CampaignId,
    audience: Audience,
    cursor: SyncCursor | null,
    pageSize: number,
  ): Promise<RemotePage> {
    const ordered = query(
      this.#records({ campaignId, audience }),
      ...inStreamOrder(cursor),
      limit(pageSize),
    );
    const { docs } = await callFirestore(() => getDocs(ordered));
    const last = docs.at(-1);
    const compaction = readCompaction(docs);
    return {
      ...(compaction === undefined ? {} : { compaction }),
      documents: readDocuments(docs, audience),
      end: last === undefined ? null : positionOf(last),
      complete: docs.length < pageSize,
    };
  }

  async newest(campaignId: CampaignId, audience: Audience): Promise<RemoteDocument | undefined> {
    const last = query(
      this.#records({ campaignId, audience }),
      orderBy('updatedAt', 'desc'),
      orderBy(documentId(), 'desc'),
      limit(1),
    );
    const { docs } = await callFirestore(() => getDocs(last));
    return readDocuments(docs, audience)[0];
  }

  async countAfter(
    campaignId: CampaignId,
    audience: Audience,
    cursor: SyncCursor | null,
  ): Promise<number> {
    const after = query(
      this.#records({ campaignId, audience }),
      ...(cursor === null ? [] : inStreamOrder(cursor)),
    );
    const counted = await callFirestore(() => getAggregate(after, { count: count() }));
    return counted.data().count;
  }

  async putParts(campaignId: CampaignId, parts: readonly BodyPart[]): Promise<void> {
    await callFirestore(() => {
      const batch = writeBatch(this.#db);
      for (const { hash, text } of parts) batch.set(this.#part(campaignId, hash), { text });
      return batch.commit();
    });
  }

  async readParts(
    campaignId: CampaignId,
    hashes: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    for (const hash of hashes) {
      const snapshot = await callFirestore(() => getDoc(this.#part(campaignId, hash)));
      const text: unknown = snapshot.get('text');
      if (typeof text === 'string') texts.set(hash, text);
    }
    return texts;
  }

  async totals(campaignId: CampaignId, audience: Audience): Promise<RevisionTotals> {
    const snapshot = await callFirestore(() =>
      getAggregate(this.#records({ campaignId, audience }), {
        count: count(),
        revSum: sum('rev'),
      }),
    );
    return snapshot.data();
  }

  async compaction(place: RemotePlace): Promise<RemoteCompaction | undefined> {
    const found = await callFirestore(() => getDoc(doc(this.#records(place), compactionId)));
    return readCompaction([found]);
  }

  async allowCompaction(campaignId: CampaignId, time: string): Promise<void> {
    const change = { compactedBefore: parseTime(time), updatedAt: serverTimestamp() };
    await callFirestore(() => updateDoc(this.#root(campaignId), change));
  }

  async takeOut(
    place: RemotePlace,
    documents: readonly Pick<RemoteDocument, 'docId' | 'rev'>[],
    compactedBefore: string,
  ): Promise<void> {
    const revisions = documents.reduce((sum, { rev }) => sum + rev, 0);
    await callFirestore(() => {
      const batch = writeBatch(this.#db);
      for (const { docId } of documents) batch.delete(doc(this.#records(place), docId));
      const counted = {
        rev: increment(revisions + 1),
        updatedAt: serverTimestamp(),
        compactedBefore: parseTime(compactedBefore),
      };
      batch.set(doc(this.#records(place), compactionId), counted, { merge: true });
      return batch.commit();
    });
  }

  close(): Promise<void> {
    return this.#connection.disconnect();
  }

  #root(campaignId: CampaignId): DocumentReference {
    return doc(this.#db, 'campaigns', campaignId);
  }

  #part(campaignId: CampaignId, hash: string): DocumentReference {
    return doc(this.#db, 'campaigns', campaignId, 'blobs', hash);
  }

  #records({ campaignId, audience }: RemotePlace): CollectionReference {
    return collection(this.#db, 'campaigns', campaignId, audience);
  }

  async #readChunk(
    place: RemotePlace,
    docIds: readonly RecordId[],
  ): Promise<readonly RemoteDocument[]> {
    const found = query(this.#records(place), where(documentId(), 'in', docIds));
    const { docs } = await callFirestore(() => getDocs(found));
    return readDocuments(docs, place.audience);
  }
}

function readDocuments(
  snapshots: readonly DocumentSnapshot[],
  audience: Audience,
): readonly RemoteDocument[] {
  return snapshots
    .map((snapshot) => readDocument(snapshot, audience))
    .filter((document) => document !== undefined);
}

function roleOf(members: unknown, userId: string): string | undefined {
  if (typeof members !== 'object' || members === null) return undefined;
  const role = new Map<string, unknown>(Object.entries(members)).get(userId);
  return typeof role === 'string' ? role : undefined;
}

/** The order of the change stream, from behind the cursor. */
function inStreamOrder(cursor: SyncCursor | null): readonly QueryConstraint[] {
  return [orderBy('updatedAt'), orderBy(documentId()), ...positionAt(cursor)];
}

function positionAt(cursor: SyncCursor | null): readonly QueryConstraint[] {
  if (cursor === null) return [];
  const time = parseTime(cursor.updatedAt);
  return [cursor.docId === '' ? startAt(time) : startAfter(time, cursor.docId)];
}
