import type { CampaignId } from '../../core/model/ids';
import type { Sql } from '../connection/sqlConnection';
import type { Transaction } from '../write/transaction';

/** A name as texts of a campaign link it: the key it ends in, and the key of the folders before it, '' without any. */
export type LinkName = readonly [campaignId: CampaignId, targetKey: string, folder: string];

/** Ids that are remembered, at most. */
const mostKept = 100_000;

const insertNames = `INSERT INTO link_names (campaignId, targetKey, folder)
  SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
  ON CONFLICT DO NOTHING RETURNING id`;

const selectNames = `SELECT given.key AS position, n.id AS id
  FROM json_each(?) AS given CROSS JOIN link_names AS n
    ON n.campaignId = given.value ->> 0 AND n.targetKey = given.value ->> 1
      AND n.folder = given.value ->> 2`;

const deleteUnused = `DELETE FROM link_names WHERE id IN (SELECT value FROM json_each(?))
  AND NOT EXISTS (SELECT 1 FROM links WHERE nameId = link_names.id)`;

/** The rows of `link_names` that one transaction uses, so that each is looked for once. */
export class LinkNames {
  readonly #sql: Sql;
  readonly #ids = new Map<string, number>();
  /** Names that links went from, which may be the last. */
  readonly #left = new Set<number>();
  #firstAdded: number | undefined;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The least id of a name that this transaction added; ids only rise. */
  get firstAdded(): number | undefined {
    return this.#firstAdded;
  }

  /** Adds those of the names that are not there; gives their ids. */
  async idsOf(names: readonly LinkName[]): Promise<(name: LinkName) => number | undefined> {
    if (this.#ids.size > mostKept) this.#ids.clear();
    const unknown = new Map(
      names.map((name) => [textOf(name), name] as const).filter(([text]) => !this.#ids.has(text)),
    );
    if (unknown.size > 0) await this.#look(unknown);
    return (name) => this.#ids.get(textOf(name));
  }

  /** Takes note that links with these names were taken away. */
  leave(ids: readonly number[]): void {
    for (const id of ids) this.#left.add(id);
  }

  /** Forgets ids, after a statement that changed names. */
  forget(): void {
    this.#ids.clear();
  }

  /** Takes away the names whose last link went. */
  async dropUnused(): Promise<void> {
    if (this.#left.size === 0) return;
    const left = JSON.stringify([...this.#left]);
    this.#left.clear();
    this.forget();
    await this.#sql.run(deleteUnused, [left]);
  }

  async #look(names: ReadonlyMap<string, LinkName>): Promise<void> {
    const given = [JSON.stringify([...names.values()])];
    const added = await this.#sql.all<{ readonly id: number }>(insertNames, given);
    for (const { id } of added) this.#firstAdded = Math.min(id, this.#firstAdded ?? id);
    const texts = [...names.keys()];
    const found = await this.#sql.all<{ readonly position: number; readonly id: number }>(
      selectNames,
      given,
    );
    for (const { position, id } of found) this.#ids.set(texts[position] ?? '', id);
  }
}

/** No key holds a NUL. */
function textOf([campaignId, targetKey, folder]: LinkName): string {
  return `${campaignId}\0${folder}\0${targetKey}`;
}

/** Whether the note of the name `k` lies in the folder that a row of `link_names` has, or is called by the whole path. */
const fitsFolder = `(EXISTS (SELECT 1 FROM notes AS n WHERE n.docId = k.docId
      AND substr('/' || n.folderKey, -length(link_names.folder) - 1) = '/' || link_names.folder) OR EXISTS
  (SELECT 1 FROM note_keys AS whole WHERE whole.campaignId = link_names.campaignId
    AND whole.key = link_names.folder || '/' || link_names.targetKey AND whole.docId = k.docId))`;

/**
 * The note a row of `link_names` means: the only one with its key as title, else the only one with it as alias; of several
 * the only one in its folder. Null when there is none or still more than one.
 */
export const linkTarget = `(SELECT CASE
    WHEN count(*) < 2 THEN max(k.docId)
    WHEN link_names.folder <> '' AND sum(${fitsFolder}) = 1 THEN max(CASE WHEN ${fitsFolder} THEN k.docId END)
  END
  FROM note_keys AS k WHERE k.campaignId = link_names.campaignId AND k.key = link_names.targetKey AND k.rank =
    (SELECT min(rank) FROM note_keys AS best
      WHERE best.campaignId = link_names.campaignId AND best.key = link_names.targetKey))`;

/**
 * Points the names that the transaction added, and every one with a touched key, at the note it means now; names that no
 * link uses any more go. Everything collected is to be written before.
 */
export async function resolveLinks({
  direct: sql,
  touchedKeys,
  linkNames,
}: Transaction): Promise<void> {
  await linkNames.dropUnused();
  const firstAdded = linkNames.firstAdded ?? Number.MAX_SAFE_INTEGER;
  if (linkNames.firstAdded !== undefined) {
    await sql.run(`UPDATE link_names SET targetId = ${linkTarget} WHERE id >= ?`, [firstAdded]);
  }
  for (const [campaignId, keys] of touchedKeys.entries()) {
    await sql.run(
      `UPDATE link_names SET targetId = ${linkTarget}
        WHERE campaignId = ? AND targetKey IN (SELECT value FROM json_each(?)) AND id < ?`,
      [campaignId, JSON.stringify([...keys]), firstAdded],
    );
  }
}
