import type { Disposable } from '../../core/disposable';
import type { Event } from '../../core/event';
import type { CampaignId, RecordId } from '../../core/model/ids';
import { compareText } from '../../core/order/naturalCompare';
import type { NameHit, NameQuery, StoreChange } from '../../core/ports/campaignStore';
import { prepareInput, prepareName, spansInName } from '../../core/search/matchName';
import type { Named } from '../../core/search/rankedNames';
import { rankedNames } from '../../core/search/rankedNames';
import { SerialQueue } from '../../core/serialQueue';
import type { ReadAccess } from '../connection/reads';
import type { Sql, SqlValue } from '../connection/sqlConnection';
import { noteSummaries } from '../read/noteQueries';

export interface NameIndexParts {
  readonly read: ReadAccess;
  /** Rows that changed, whoever committed them. */
  readonly onDidChange: Event<StoreChange>;
}

interface Entry extends Named {
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly kind: string;
  readonly updatedAt: number;
}

interface NameRow {
  readonly id: number;
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly kind: string;
  readonly title: string;
  readonly aliases: string;
  readonly updatedAt: number;
}

/** What of an entry a list shows. */
type Found = Pick<NameHit, 'name' | 'spans'> & { readonly docId: RecordId };

const defaultLimit = 50;

/** Rows read at once: few enough not to be felt by whoever is typing. */
const pageSize = 2_000;

const selectNames = `SELECT id, docId, campaignId, kind, title, aliases, updatedAt FROM notes
  WHERE deletedAt IS NULL`;

/**
 * The names of all live notes in memory, since no SQL index finds what was mistyped: some 500 bytes a name. Read on the
 * first use; after that only the rows that commits, also those of other processes, have changed.
 */
export class NameIndex implements Disposable {
  readonly #read: ReadAccess;
  readonly #entries = new Map<RecordId, Entry>();
  readonly #onDidChange: Event<StoreChange>;
  #subscription: Disposable | undefined;
  /** Notes whose entries may be out of date. */
  #stale = new Set<RecordId>();
  #loaded = false;
  readonly #refreshes = new SerialQueue();

  constructor({ read, onDidChange }: NameIndexParts) {
    this.#read = read;
    this.#onDidChange = onDidChange;
  }

  /** The notes whose names fit best; without text the notes that changed last. */
  async find(query: NameQuery): Promise<readonly NameHit[]> {
    await this.#refreshes.run(() => this.#refresh());
    const found = this.#find(query);
    const docIds = found.map(({ docId }) => docId);
    const notes = await this.#read((sql) => noteSummaries(sql, { docIds }));
    const byId = new Map(notes.map((note) => [note.docId, note]));
    return found.flatMap(({ docId, name, spans }) => {
      const note = byId.get(docId);
      return note === undefined ? [] : [{ note, name, spans }];
    });
  }

  dispose(): void {
    this.#subscription?.dispose();
    this.#entries.clear();
    this.#stale.clear();
    this.#loaded = false;
  }

  #find({ text, campaignId, kinds, limit = defaultLimit }: NameQuery): readonly Found[] {
    const entries = [...this.#entries.values()].filter(
      (entry) =>
        (campaignId === undefined || entry.campaignId === campaignId) &&
        (kinds === undefined || kinds.includes(entry.kind)),
    );
    const input = prepareInput(text);
    if (input.folded === '') return lastChanged(entries, Math.max(0, limit));
    return rankedNames(entries, input, Math.max(0, limit)).map(({ item, name, match }) => ({
      docId: item.docId,
      name: name.name,
      spans: spansInName(name.name, match.spans),
    }));
  }

  async #refresh(): Promise<void> {
    this.#subscription ??= this.#onDidChange(({ rows }) => {
      for (const { docId } of rows) this.#stale.add(docId);
    });
    if (!this.#loaded) {
      await this.#load();
      this.#loaded = true;
    } else if (this.#stale.size > 0) {
      await this.#reload();
    }
  }

  async #load(): Promise<void> {
    for (let after = 0; ;) {
      const rows = await this.#rows(' AND id > ? ORDER BY id LIMIT ?', [after, pageSize]);
      for (const row of rows) this.#entries.set(row.docId, entryOf(row));
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageSize) return;
      after = last.id;
    }
  }

  /** What is marked while this reads is read the next time; what could not be read stays marked. */
  async #reload(): Promise<void> {
    const docIds = [...this.#stale];
    for (let i = 0; i < docIds.length; i += pageSize) {
      const page = docIds.slice(i, i + pageSize);
      for (const docId of page) this.#stale.delete(docId);
      try {
        const condition = ' AND docId IN (SELECT value FROM json_each(?))';
        const rows = await this.#rows(condition, [JSON.stringify(page)]);
        for (const docId of page) this.#entries.delete(docId);
        for (const row of rows) this.#entries.set(row.docId, entryOf(row));
      } catch (error) {
        for (const docId of page) this.#stale.add(docId);
        throw error;
      }
    }
  }

  #rows(condition: string, parameters: readonly SqlValue[]): Promise<readonly NameRow[]> {
    return this.#read((sql: Sql) => sql.all<NameRow>(selectNames + condition, parameters));
  }
}

function entryOf({ docId, campaignId, kind, title, aliases, updatedAt }: NameRow): Entry {
  const names = [title, ...(JSON.parse(aliases) as readonly string[])].map(prepareName);
  return { docId, campaignId, kind, updatedAt, names };
}

function lastChanged(entries: readonly Entry[], limit: number): readonly Found[] {
  return entries
    .toSorted((a, b) => b.updatedAt - a.updatedAt || compareText(a.docId, b.docId))
    .slice(0, limit)
    .map(({ docId, names }) => ({ docId, name: names[0]?.name ?? '', spans: [] }));
}
