import { MoonforgeError } from '../../../core/errors';
import type { JsonValue } from '../../../core/json';
import { isJsonObject } from '../../../core/json';
import { settleText, type ChosenText, type Side } from '../../../core/merge/settleText';
import type { ConflictChoice, KeptConflict } from '../../../core/ports/syncReview';
import { liftOrphans } from '../../history/liveNeighbours';
import { findRecord } from '../../read/findRecord';
import type { StoredRecord } from '../../records/storedRecord';
import { noteText } from '../../records/storedRecord';
import { removeRecord, saveNoteText, upsertRecord } from '../../write/recordWrites';
import type { Transaction } from '../../write/transaction';
import { noteChange } from '../removeOperation';
import { readConflict } from '../review/conflictRows';

/** Settles an open conflict; see `WriteUnit.resolveConflict`. */
export async function resolveConflict(
  transaction: Transaction,
  id: number,
  choice: Exclude<ConflictChoice, 'deleted'>,
): Promise<void> {
  const conflict = await readConflict(transaction.sql, id);
  if (conflict?.resolvedAt !== null) {
    throw new MoonforgeError('not-found', 'This conflict is settled already.');
  }
  const record = await findRecord(transaction, conflict.docId);
  if (record?.deletedAt === null) await apply(transaction, { record, conflict, choice });
  await transaction.sql.run('UPDATE conflicts SET chosen = ?, resolvedAt = ? WHERE id = ?', [
    choice,
    transaction.now,
    id,
  ]);
  noteChange(transaction, conflict);
}

interface Settling {
  readonly record: StoredRecord;
  readonly conflict: KeptConflict;
  readonly choice: Exclude<ConflictChoice, 'deleted'>;
}

async function apply(transaction: Transaction, settling: Settling): Promise<void> {
  const { conflict, choice, record } = settling;
  if (choice === 'edited') return;
  if (conflict.field === 'deleted') {
    if (choice !== 'both' && conflict[choice] === true) await removeAlone(transaction, record);
  } else if (isText(conflict.field)) {
    if (choice !== 'both') await takeText(transaction, settling, choice);
  } else await takeValue(transaction, settling);
}

function isText(field: string): boolean {
  return field === 'body' || field.split('.', 1)[0] === 'frontMatter';
}

/** Deletes a note; those below it stay, at the top. */
async function removeAlone(transaction: Transaction, { docId }: StoredRecord): Promise<void> {
  await removeRecord(transaction, docId);
  await liftOrphans(transaction, [docId]);
}

async function takeText(
  transaction: Transaction,
  { record, conflict }: Settling,
  side: Side,
): Promise<void> {
  const { versions } = conflict;
  if (versions === undefined) {
    throw new MoonforgeError(
      'invalid-input',
      'An earlier version of Moonforge found this conflict and did not keep the whole texts. Both are in the note: edit it there, then mark the conflict as settled.',
    );
  }
  const earlier = await chosenBefore(transaction, conflict.id);
  const settled = settleText(
    versions,
    noteText(record.values),
    chosenText({ ...conflict, side }),
    earlier,
  );
  await saveNoteText(transaction, record.docId, settled);
}

/** What was chosen for other texts of the same merge. */
async function chosenBefore(
  { sql }: Transaction,
  conflictId: number,
): Promise<readonly ChosenText[]> {
  const rows = await sql.all<Record<'base' | 'mine' | 'theirs', string> & { readonly side: Side }>(
    `SELECT base, mine, theirs, chosen AS side FROM conflicts WHERE chosen IN ('mine', 'theirs')
      AND mergeId = (SELECT mergeId FROM conflicts WHERE id = ?)`,
    [conflictId],
  );
  const parse = (json: string): JsonValue => JSON.parse(json) as JsonValue;
  return rows.map(({ base, mine, theirs, side }) =>
    chosenText({ base: parse(base), mine: parse(mine), theirs: parse(theirs), side }),
  );
}

interface ChosenValues {
  readonly base: JsonValue;
  readonly mine: JsonValue;
  readonly theirs: JsonValue;
  readonly side: Side;
}

function chosenText({ base, mine, theirs, side }: ChosenValues): ChosenText {
  return { base: textOf(base), mine: textOf(mine), theirs: textOf(theirs), side };
}

/** Writes a field. "Both" leaves mine there and notes theirs at the end of the text: a field holds one value. */
async function takeValue(
  transaction: Transaction,
  { record, conflict, choice }: Settling,
): Promise<void> {
  const { field } = conflict;
  const { definition, docId, values } = record;
  const [name = '', ...path] = field.split('.');
  const kind = Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined;
  if (kind === undefined || kind.derived === true) {
    throw new MoonforgeError(
      'invalid-input',
      `This version of Moonforge does not know the field "${field}". Update it, or leave the field as it is and mark the conflict as settled.`,
    );
  }
  const side = choice === 'theirs' ? 'theirs' : 'mine';
  const value = withValue(values[name] ?? null, path, conflict[side]);
  await upsertRecord(transaction, definition, { docId, [name]: value });
  if (choice !== 'both') return;
  const now = await findRecord(transaction, docId);
  if (now === undefined) return;
  const text = noteText(now.values);
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  const noted = `${text}${gap}\n${field} on another device: ${readable(conflict.theirs)}\n`;
  await saveNoteText(transaction, docId, noted);
}

/** A value with another one at a place inside it. */
function withValue(
  value: JsonValue,
  [name, ...path]: readonly string[],
  part: JsonValue,
): JsonValue {
  if (name === undefined) return part;
  const members = isJsonObject(value) ? value : {};
  return { ...members, [name]: withValue(members[name] ?? null, path, part) };
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : '';
}

function readable(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
