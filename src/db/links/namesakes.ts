import { MoonforgeError } from '../../core/errors';
import { isLinkable } from '../../core/markdown/isLinkable';
import { linkFolder, linkName } from '../../core/markdown/linkKey';
import type { LinkRename } from '../../core/markdown/renameLinks';
import type { RecordId } from '../../core/model/ids';
import { nameKey } from '../index/nameKey';
import { keysOf } from '../index/noteIndex';
import { findRecord } from '../read/findRecord';
import type { StoredRecord } from '../records/storedRecord';
import { listValue, textValue } from '../records/storedRecord';
import type { Transaction } from '../write/transaction';

/** The links that a rename has to rewrite to one note: those that lead there by one of the keys. */
export interface NoteRename {
  readonly docId: RecordId;
  readonly keys: readonly string[];
  readonly rename: LinkRename;
}

/**
 * Plans the rename of a note: links to it by its title use the new one. Where other notes answer to the new title, the
 * links to either use a folder or another name that tells them apart. Rejects with `ambiguous` when there is none.
 */
export async function planRename(
  transaction: Transaction,
  record: StoredRecord,
  title: string,
): Promise<readonly NoteRename[]> {
  const { docId } = record;
  const oldTitle = textValue(record.values, 'title');
  const own = { docId, keys: keysOf(oldTitle), rename: { oldTitle, name: title } };
  const others = await otherBearers(transaction, record, title);
  if (others.length === 0) return [own];
  const titled = others.filter(({ rank }) => rank === 0).map((other) => other.record);
  const ownRename =
    titled.length > 0 && (await isLinked(transaction, docId, own.keys))
      ? await distinctName(transaction, { record, title, others: titled }, oldTitle)
      : own.rename;
  const plan: NoteRename[] = [{ ...own, rename: ownRename }];
  const keys = keysOf(title);
  for (const { record: other, rank } of others) {
    if (!(await isLinked(transaction, other.docId, keys))) continue;
    const otherTitle = textValue(other.values, 'title');
    const rename =
      rank === 0
        ? await distinctName(
            transaction,
            {
              record: other,
              title: otherTitle,
              others: [record, ...titled.filter(({ docId: id }) => id !== other.docId)],
            },
            otherTitle,
          )
        : await titleInsteadOfAlias(transaction, other, keys);
    plan.push({ docId: other.docId, keys, rename });
  }
  return plan;
}

interface Bearer {
  readonly record: StoredRecord;
  readonly rank: number;
}

/** The other live notes that answer to a name, each with its best rank. */
async function otherBearers(
  transaction: Transaction,
  { docId, campaignId }: StoredRecord,
  title: string,
): Promise<readonly Bearer[]> {
  const rows = await transaction.sql.all<{ readonly docId: RecordId; readonly rank: number }>(
    `SELECT docId, min(rank) AS rank FROM note_keys
      WHERE campaignId = ? AND docId <> ? AND key IN (SELECT value FROM json_each(?))
      GROUP BY docId ORDER BY docId`,
    [campaignId, docId, JSON.stringify(keysOf(title))],
  );
  const bearers: Bearer[] = [];
  for (const { docId: id, rank } of rows) {
    const record = await findRecord(transaction, id);
    if (record !== undefined) bearers.push({ record, rank });
  }
  return bearers;
}

async function isLinked(
  { sql }: Transaction,
  docId: RecordId,
  keys: readonly string[],
): Promise<boolean> {
  const link = await sql.get(
    `SELECT 1 FROM link_names WHERE targetId = ? AND targetKey IN (SELECT value FROM json_each(?)) LIMIT 1`,
    [docId, JSON.stringify(keys)],
  );
  return link !== undefined;
}

interface Bearers {
  readonly record: StoredRecord;
  readonly title: string;
  /** The other notes of that title. */
  readonly others: readonly StoredRecord[];
}

/** How links can tell a note from others of its title: by the end of its folder, else by an alias of its own. */
async function distinctName(
  transaction: Transaction,
  { record, title, others }: Bearers,
  oldTitle: string,
): Promise<LinkRename> {
  const folder = distinctFolder(record, others);
  if (folder !== undefined) return { oldTitle, name: title, folder };
  for (const alias of listValue(record.values, 'aliases')) {
    if (isLinkable(alias) && (await isOnlyBearer(transaction, record, alias, title))) {
      return { oldTitle, name: alias, folder: '', shown: title };
    }
  }
  throw new MoonforgeError(
    'ambiguous',
    `Another note is called "${title}" too, and links could not tell "${oldTitle}" from it: nothing was renamed. Give one of the two an alias of its own, or choose another name.`,
  );
}

function distinctFolder(record: StoredRecord, others: readonly StoredRecord[]): string | undefined {
  const steps = folderOf(record).split('/');
  const rivals = others.map((other) => `/${nameKey(folderOf(other))}`);
  for (let count = 1; count <= steps.length; count++) {
    const folder = steps.slice(-count).join('/');
    const key = nameKey(folder);
    if (key !== '' && isLinkable(folder) && !rivals.some((rival) => rival.endsWith(`/${key}`)))
      return folder;
  }
  return undefined;
}

function folderOf({ values }: StoredRecord): string {
  return linkFolder(textValue(values, 'sourcePath')) ?? '';
}

/** Whether a name means this note alone, also once it or another note is called `title`. */
async function isOnlyBearer(
  { sql }: Transaction,
  { docId, campaignId }: StoredRecord,
  name: string,
  title: string,
): Promise<boolean> {
  const key = nameKey(linkName(name));
  if (keysOf(title).includes(key)) return false;
  const others = await sql.get(
    'SELECT 1 FROM note_keys WHERE campaignId = ? AND key = ? AND docId <> ? LIMIT 1',
    [campaignId, key, docId],
  );
  return others === undefined;
}

/** A title counts more than an alias, so that links by this alias would lead to the renamed note. */
async function titleInsteadOfAlias(
  transaction: Transaction,
  record: StoredRecord,
  keys: readonly string[],
): Promise<LinkRename> {
  const title = textValue(record.values, 'title');
  const alias =
    listValue(record.values, 'aliases').find((name) =>
      keysOf(name).some((key) => keys.includes(key)),
    ) ?? title;
  if (isLinkable(title) && (await isOnlyBearer(transaction, record, title, alias))) {
    return { oldTitle: alias, name: title, folder: '', shown: alias };
  }
  throw new MoonforgeError(
    'ambiguous',
    `"${alias}" is an alias of "${title}", and links by it would lead to the wrong note: nothing was renamed. Choose another name, or remove the alias.`,
  );
}
