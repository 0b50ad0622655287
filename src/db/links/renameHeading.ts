import { MoonforgeError } from '../../core/errors';
import { findHeadings, headingKey } from '../../core/markdown/headings';
import { findNoteLinks } from '../../core/markdown/noteLinks';
import { splitNoteText } from '../../core/markdown/noteText';
import type { HeadingRename } from '../../core/markdown/renameHeading';
import { headingNamed, renamedHeading, renamedSubpath } from '../../core/markdown/renameHeading';
import type { TextEdit } from '../../core/markdown/renameLinks';
import { editText } from '../../core/markdown/renameLinks';
import type { RecordId } from '../../core/model/ids';
import type { RenameReport } from '../../core/ports/campaignStore';
import type { LongStep } from '../../core/ports/historyReader';
import { folderOfLink, targetKey } from '../index/linkIndex';
import type { StoredRecord } from '../records/storedRecord';
import { noteText, textValue } from '../records/storedRecord';
import { saveNoteText } from '../write/recordWrites';
import type { Transaction } from '../write/transaction';
import { liveRecord } from './liveRecord';
import type { NoteToRewrite, RewrittenText } from './rewriteNotes';
import { rewriteNotes, settleLinks } from './rewriteNotes';

/** What a heading is called, and what it is to be called. */
export interface HeadingNames {
  readonly from: string;
  readonly to: string;
}

/** Renames a heading and every link to it or through it; see `WriteUnit.renameHeading`. */
export async function renameHeading(
  transaction: Transaction,
  docId: RecordId,
  { from, to, ...step }: HeadingNames & LongStep,
): Promise<RenameReport> {
  const record = await liveRecord(transaction, docId);
  const rename = planned(record, { from, to: to.trim() });
  if (rename.renamed.text === rename.name) return { notes: 0, places: 0 };
  await settleLinks(transaction);
  const targets = await linksToHeadings(transaction, docId);
  const leadsHere = ({ target }: { readonly target: string }): boolean =>
    targets.names.has(JSON.stringify([targetKey({ target }), folderOfLink({ target })]));
  const own = rewriteOwn(record, rename, leadsHere);
  await saveNoteText(transaction, docId, own.text);
  const others = await rewriteNotes(
    transaction,
    {
      notes: targets.sources.filter((source) => source.docId !== docId),
      rewrite: ({ values }) => rewriteLinks(noteText(values), rename, leadsHere),
    },
    step,
  );
  return { notes: others.notes + 1, places: others.places + own.count };
}

function planned(record: StoredRecord, { from, to }: HeadingNames): HeadingRename {
  const headings = findHeadings(textValue(record.values, 'body'));
  const renamed = headingNamed(headings, from);
  const title = textValue(record.values, 'title');
  if (renamed === undefined) {
    throw new MoonforgeError('not-found', `"${title}" has no heading "${from}".`);
  }
  if (headingKey(to) === '' || /[\r\n]/.test(to)) {
    throw new MoonforgeError(
      'invalid-input',
      'A heading is one line with at least one letter or digit: nothing was renamed.',
    );
  }
  const rival = headingNamed(headings, to);
  if (rival !== undefined && rival !== renamed) {
    throw new MoonforgeError(
      'ambiguous',
      `"${title}" has a heading "${rival.text}" already, and links could not tell the two apart: nothing was renamed.`,
    );
  }
  return { headings, renamed, name: to };
}

type LeadsHere = (link: { readonly target: string }) => boolean;

/** The names by which links lead to a note, and the notes with such links to a heading. */
async function linksToHeadings(
  { sql }: Transaction,
  docId: RecordId,
): Promise<{ readonly names: ReadonlySet<string>; readonly sources: readonly NoteToRewrite[] }> {
  const names = await sql.all<{ readonly targetKey: string; readonly folder: string }>(
    'SELECT targetKey, folder FROM link_names WHERE targetId = ?',
    [docId],
  );
  const sources = await sql.all<NoteToRewrite>(
    `SELECT docId, collection FROM notes WHERE id IN
      (SELECT l.source FROM link_names AS t JOIN links AS l ON l.nameId = t.id
        WHERE t.targetId = ? AND l.headings > 0) ORDER BY id`,
    [docId],
  );
  return {
    names: new Set(names.map((row) => JSON.stringify([row.targetKey, row.folder]))),
    sources,
  };
}

function rewriteLinks(text: string, rename: HeadingRename, leadsHere: LeadsHere): RewrittenText {
  const edits = findNoteLinks(text).flatMap((link) =>
    leadsHere(link) ? (renamedSubpath(text, link, rename) ?? []) : [],
  );
  return { text: editText(text, edits), count: edits.length };
}

/** The note's own text: the heading, and links to it with or without the note's name. */
function rewriteOwn(
  record: StoredRecord,
  rename: HeadingRename,
  leadsHere: LeadsHere,
): RewrittenText {
  const text = noteText(record.values);
  const { frontMatter, body } = splitNoteText(text);
  const heading = shifted(renamedHeading(body, rename), frontMatter.length);
  const links = findNoteLinks(text)
    .filter((link) => link.target === '' || leadsHere(link))
    .flatMap((link) => renamedSubpath(text, link, rename) ?? [])
    .filter(({ start, end }) => end <= heading.start || start >= heading.end);
  const edits = [...links, heading].toSorted((a, b) => a.start - b.start);
  return { text: editText(text, edits), count: links.length };
}

function shifted({ start, end, text }: TextEdit, offset: number): TextEdit {
  return { start: start + offset, end: end + offset, text };
}
