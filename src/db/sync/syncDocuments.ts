import type { CampaignId, RecordId } from '../../core/model/ids';
import type {
  BaseUpdate,
  Bases,
  OperationChange,
  OutboxOperation,
  RecordHolder,
  SyncImage,
} from '../../core/ports/syncStore';
import { homeOf } from '../../core/sync/homeOf';
import type { StoredRecord } from '../records/storedRecord';
import type { Transaction } from '../write/transaction';
import type { Revision } from './bases';
import { readBases, writeBases, writeRevisions } from './bases';
import { removeOvertaken } from './heldDeletions';
import { imageOf } from './images';
import { readOperations, updateOperations } from './outboxRows';
import { removeOperations } from './removeOperation';
import { findRecords } from './findRecords';
import { readHolders } from './syncQueries';

/** Documents read together: enough for few statements, few enough to hold their texts. */
const windowSize = 256;

/** What the tables say of one document, with what this transaction changed. */
interface Entry {
  readonly holder: RecordHolder | undefined;
  readonly bases: Map<CampaignId, Bases>;
  operations: readonly OutboxOperation[];
  /** `null` while nobody asked. */
  record: StoredRecord | undefined | null;
}

/**
 * The documents of one sync transaction. Their rows are read for some dozens at once, and what changes in sync's own
 * tables is written for all of them together, before others are read and at the end: statements of its own for
 * each document took most of the time of a round. Records go through the transaction's own collecting.
 */
export class SyncDocuments {
  readonly #transaction: Transaction;
  /** The list each announced document stands in, and where. */
  readonly #announced = new Map<RecordId, readonly [docIds: readonly RecordId[], at: number]>();
  readonly #entries = new Map<RecordId, Entry>();
  readonly #bases = new Map<string, BaseUpdate>();
  readonly #revisions = new Map<RecordId, Revision>();
  readonly #changes = new Map<number, OperationChange>();
  readonly #removed = new Set<number>();

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  /** Says which documents are asked for next, about in this order. */
  announce(docIds: readonly RecordId[]): void {
    docIds.forEach((docId, at) => this.#announced.set(docId, [docIds, at]));
  }

  /** Where this file has a record of that id. */
  async holder(docId: RecordId): Promise<RecordHolder | undefined> {
    const { holder, record } = await this.#entry(docId);
    return record ? { campaignId: record.campaignId, collection: record.definition.name } : holder;
  }

  /** What the server is known to have of the record. */
  async bases(docId: RecordId, campaignId: CampaignId): Promise<Bases> {
    return (await this.#entry(docId)).bases.get(campaignId) ?? {};
  }

  async operation(docId: RecordId, campaignId: CampaignId): Promise<OutboxOperation | undefined> {
    const { operations } = await this.#entry(docId);
    return operations.find((operation) => operation.campaignId === campaignId);
  }

  /** Any record by its document id, deleted or not. */
  async record(docId: RecordId): Promise<StoredRecord | undefined> {
    const entry = await this.#entry(docId);
    if (entry.record === null) await this.#loadRecords();
    return entry.record ?? undefined;
  }

  /** The record as it would travel now; `undefined` when the campaign has no such record. */
  async image(docId: RecordId, campaignId: CampaignId): Promise<SyncImage | undefined> {
    const record = await this.record(docId);
    if (record?.campaignId !== campaignId) return undefined;
    return imageOf(record, homeOf(await this.bases(docId, campaignId))?.base);
  }

  /** Takes note of a record that the transaction collected. */
  async collected(record: StoredRecord): Promise<void> {
    (await this.#entry(record.docId)).record = record;
    // Its row is written with the revision it has.
    this.#revisions.delete(record.docId);
  }

  async setBase(update: BaseUpdate): Promise<void> {
    const { docId, campaignId, audience, base } = update;
    const { definitions, changes } = this.#transaction;
    const { bases } = await this.#entry(docId);
    bases.set(campaignId, { ...bases.get(campaignId), [audience]: base });
    this.#bases.set([campaignId, audience, base.collection, docId].join('/'), update);
    const definition = definitions.find(({ name }) => name === base.collection);
    // What was left behind says nothing about the record.
    if (definition === undefined || base.moved === true) return;
    changes.add(definition.name, docId, campaignId);
    await this.setRevision({ definition, docId, campaignId, rev: base.rev });
  }

  /** Sets the server revision a record is based on: no change of its content. */
  async setRevision(revision: Revision): Promise<void> {
    const { definition, docId, campaignId, rev } = revision;
    const entry = await this.#entry(docId);
    const { record } = entry;
    const isOther =
      record === undefined || record?.definition !== definition || record.campaignId !== campaignId;
    if (!isOther && record.rev === rev && !this.#revisions.has(docId)) return;
    if (!isOther) entry.record = { ...record, rev };
    this.#revisions.set(docId, revision);
    this.#transaction.changes.add(definition.name, docId, campaignId);
  }

  /** Changes an outbox row. */
  change(id: number, change: OperationChange): void {
    this.#changes.set(id, { ...this.#changes.get(id), ...change });
    this.#replace(id, (operation) => [{ ...operation, ...change }]);
  }

  /** Removes an outbox row. */
  remove(id: number): void {
    this.#changes.delete(id);
    this.#removed.add(id);
    this.#replace(id, () => []);
  }

  /** Writes what is left to write. Statements of others that these tables have a part in come after. */
  async flush(): Promise<void> {
    const { direct, now } = this.#transaction;
    const [bases, changes] = [[...this.#bases.values()], [...this.#changes]];
    const [revisions, removed] = [[...this.#revisions.values()], [...this.#removed]];
    this.#bases.clear();
    this.#changes.clear();
    this.#revisions.clear();
    this.#removed.clear();
    await writeBases(direct, bases, now);
    if (bases.length > 0) await removeOvertaken(direct);
    await updateOperations(direct, changes);
    await removeOperations(this.#transaction, removed);
    await writeRevisions(this.#transaction, revisions);
  }

  /** Reads a document anew when it is asked for again; of all when none is named. */
  forget(docId?: RecordId): void {
    if (docId === undefined) this.#entries.clear();
    else this.#entries.delete(docId);
  }

  async #entry(docId: RecordId): Promise<Entry> {
    if (!this.#entries.has(docId)) await this.#load(docId);
    const entry = this.#entries.get(docId);
    if (entry === undefined) throw new Error('A document that was just read is not there.');
    return entry;
  }

  async #load(docId: RecordId): Promise<void> {
    await this.flush();
    if (this.#entries.size > windowSize) this.#entries.clear();
    const [docIds, at] = this.#announced.get(docId) ?? [[docId], 0];
    const wanted = docIds.slice(at, at + windowSize);
    const { direct } = this.#transaction;
    const collected = new Map(wanted.map((id) => [id, this.#transaction.collected(id)]));
    const holders = await readHolders(direct, wanted);
    const bases = await readBases(direct, wanted);
    const operations = await readOperations(direct, wanted);
    for (const id of wanted) {
      this.#entries.set(id, {
        holder: holders.get(id),
        bases: bases.get(id) ?? new Map<CampaignId, Bases>(),
        operations: operations.get(id) ?? [],
        record: collected.get(id) ?? null,
      });
    }
  }

  async #loadRecords(): Promise<void> {
    const missing = [...this.#entries].filter(([, { record }]) => record === null);
    const places = missing.map(([docId, { holder }]) => [docId, holder?.collection] as const);
    const found = await findRecords(this.#transaction, places);
    for (const [docId, entry] of missing) entry.record = found.get(docId);
  }

  #replace(id: number, by: (operation: OutboxOperation) => readonly OutboxOperation[]): void {
    for (const entry of this.#entries.values()) {
      if (!entry.operations.some((operation) => operation.id === id)) continue;
      entry.operations = entry.operations.flatMap((operation) =>
        operation.id === id ? by(operation) : [operation],
      );
    }
  }
}
