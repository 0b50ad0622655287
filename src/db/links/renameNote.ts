import { MoonforgeError } from '../../core/errors';
import { isLinkable } from '../../core/markdown/isLinkable';
import { decodeLink, linkName } from '../../core/markdown/linkKey';
import type { NoteLink } from '../../core/markdown/noteLink';
import { splitNoteText } from '../../core/markdown/noteText';
import type { LinkRename } from '../../core/markdown/renameLinks';
import { renameLinks } from '../../core/markdown/renameLinks';
import type { RecordId } from '../../core/model/ids';
import type { RenameReport } from '../../core/ports/campaignStore';
import type { LongStep } from '../../core/ports/historyReader';
import { folderOfLink, targetKey } from '../index/linkIndex';
import { nameKey } from '../index/nameKey';
import type { StoredRecord } from '../records/storedRecord';
import { noteText, textValue } from '../records/storedRecord';
import { upsertRecord } from '../write/recordWrites';
import type { Transaction } from '../write/transaction';
import { liveRecord } from './liveRecord';
import type { NoteRename } from './namesakes';
import { planRename } from './namesakes';
import type { NoteToRewrite, RewrittenText } from './rewriteNotes';
import { rewriteNotes, settleLinks } from './rewriteNotes';
import { saveRenamed } from './saveRenamed';

/** Gives a note another title and rewrites every link that leads to it by the old one; see `WriteUnit.renameNote`. */
export async function renameNote(
  transaction: Transaction,
  docId: RecordId,
  { title: given, ...step }: LongStep & { readonly title: string },
): Promise<RenameReport> {
  const title = checkedTitle(given);
  const record = await liveRecord(transaction, docId);
  if (textValue(record.values, 'title') === title) return { notes: 0, places: 0 };
  await settleLinks(transaction);
  const plan = await planRename(transaction, record, title);
  const renameOf = await linkRenames(transaction, plan);
  const sources = await sourcesOf(transaction, plan);
  const own = renameLinks(noteText(record.values), renameOf);
  const draft = { docId, title, ...(own.count === 0 ? {} : splitNoteText(own.text)) };
  await upsertRecord(transaction, record.definition, draft);
  const keeps = await moveLinks(transaction, { record, title, plan });
  const others = await rewriteNotes(
    transaction,
    {
      notes: sources.filter((source) => source.docId !== docId),
      rewrite: ({ values }) => renameLinks(noteText(values), renameOf),
      ...(keeps === undefined ? {} : { save: keeps }),
    },
    step,
  );
  return {
    notes: others.notes + Number(own.count > 0),
    places: others.places + own.count,
  };
}

/** A title as it can be linked. Rejects others with `invalid-input`. */
function checkedTitle(given: string): string {
  const title = given.trim();
  if (title === '') {
    throw new MoonforgeError('invalid-input', 'A note needs a name: nothing was renamed.');
  }
  if (isLinkable(title) && !title.endsWith('\\')) return title;
  throw new MoonforgeError(
    'invalid-input',
    `"${title.replace(/[\r\n]+/g, ' ')}" cannot be linked: a name holds no line break, no [ ] # ^ | and no \\ at its end. Nothing was renamed.`,
  );
}

type RenameOf = (link: NoteLink) => LinkRename | undefined;

/** Which links of any text of the campaign change: those whose name and folder lead to a note of the plan. */
async function linkRenames({ sql }: Transaction, plan: readonly NoteRename[]): Promise<RenameOf> {
  const renames = new Map<string, LinkRename>();
  for (const { docId, keys, rename } of plan) {
    const rows = await sql.all<{ readonly targetKey: string; readonly folder: string }>(
      `SELECT targetKey, folder FROM link_names
        WHERE targetId = ? AND targetKey IN (SELECT value FROM json_each(?))`,
      [docId, JSON.stringify(keys)],
    );
    for (const row of rows) renames.set(JSON.stringify([row.targetKey, row.folder]), rename);
  }
  // Many texts link the same names: what a target leads to is computed once.
  const known = new Map<string, LinkRename | null>([['', null]]);
  return (link) => {
    let rename = known.get(link.target);
    if (rename === undefined) {
      rename = renames.get(JSON.stringify([targetKey(link), folderOfLink(link)])) ?? null;
      known.set(link.target, rename);
    }
    return rename ?? undefined;
  };
}

/** The notes with links to rewrite, in the order of their rows. */
async function sourcesOf(
  { sql }: Transaction,
  plan: readonly NoteRename[],
): Promise<readonly NoteToRewrite[]> {
  const targets = plan.flatMap(({ docId, keys }) => keys.map((key) => [docId, key]));
  return sql.all<NoteToRewrite>(
    `SELECT docId, collection FROM notes WHERE id IN
      (SELECT l.source FROM json_each(?) AS target
        CROSS JOIN link_names AS t
          ON t.targetId = target.value ->> 0 AND t.targetKey = target.value ->> 1
        JOIN links AS l ON l.nameId = t.id) ORDER BY id`,
    [JSON.stringify(targets)],
  );
}

interface PlannedRename {
  readonly record: StoredRecord;
  readonly title: string;
  readonly plan: readonly NoteRename[];
}

/**
 * Where every link only gets another name, the names change instead of rows that are computed anew from each text. Gives
 * how to store the rewritten notes then; `undefined` where rows have to be computed.
 */
async function moveLinks(
  transaction: Transaction,
  { record, title, plan }: PlannedRename,
): Promise<((record: StoredRecord, rewritten: RewrittenText) => Promise<void>) | undefined> {
  const oldTitle = textValue(record.values, 'title');
  if (plan.length > 1 || plan[0]?.rename.folder !== undefined) return undefined;
  if (![oldTitle, title].every(isPlain)) return undefined;
  const keys = [nameKey(oldTitle), nameKey(title)];
  if (keys[0] !== keys[1]) {
    for (const sql of moveNames) await transaction.sql.run(sql, [...keys, record.docId]);
    transaction.linkNames.forget();
  }
  return (source, { text }) => saveRenamed(transaction, source, text);
}

/** The names of the note ?3 with the key ?1 that have a counterpart with the key ?2. */
const taken = `link_names AS old CROSS JOIN link_names AS taken
  ON old.targetId = ?3 AND old.targetKey = ?1
    AND taken.campaignId = old.campaignId AND taken.targetKey = ?2 AND taken.folder = old.folder`;

/** Gives the names of the note ?3 with the key ?1 the key ?2; links go over to a name that is there already. */
const moveNames: readonly string[] = [
  'UPDATE OR IGNORE link_names SET targetKey = ?2 WHERE targetId = ?3 AND targetKey = ?1',
  `INSERT INTO links (nameId, source, count, headings)
    SELECT taken.id, l.source, l.count, l.headings
    FROM ${taken} CROSS JOIN links AS l ON l.nameId = old.id WHERE true
    ON CONFLICT DO UPDATE SET count = count + excluded.count, headings = headings + excluded.headings`,
  `DELETE FROM links WHERE nameId IN (SELECT old.id FROM ${taken})`,
  'DELETE FROM link_names WHERE targetId = ?3 AND targetKey = ?1',
];

/** Whether a link's key is the title's key, however the link is written. */
function isPlain(title: string): boolean {
  return linkName(title) === title && decodeLink(title) === title;
}
