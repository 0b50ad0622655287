import { noteTextOf } from '../../core/markdown/noteText';
import type { AnyRecord } from '../../core/model/collections';
import { hasKind } from '../../core/model/collectionDefinition';
import { findIn } from '../../core/model/definitions';
import type { WriteUnit } from '../../core/ports/campaignStore';
import { commonText } from '../commonText';
import { classifier } from './classify';
import type { ImportItem } from './importItem';
import { noteFileTitle, readNoteFacts } from './noteFacts';
import { hashContent } from '../hashContent';
import type { RecordDraft } from './recordDraft';
import { textDraft, upsertDraft } from './recordDraft';

/** What became of a note that an earlier import had brought in. */
export interface UpdatedNote {
  readonly record: AnyRecord;
  /** `merged`: both the note and its file had changed; the note has the changes of both. */
  readonly outcome: 'unchanged' | 'updated' | 'merged';
  /** The file is at another place than at the last import. */
  readonly moved: boolean;
  /** Places of a merge that both had changed, where the note holds both versions. */
  readonly conflicts: number;
}

/**
 * Brings a note up to its file: takes the file's text where only the file changed since the last import, keeps the note's
 * where only the note did, and merges where both did. A file that was moved takes the note's title and source along,
 * unless the note was given another title here.
 */
export async function updateNote(
  unit: WriteUnit,
  item: ImportItem,
  record: AnyRecord,
): Promise<UpdatedNote> {
  const change = await changeOf(unit, item, record);
  const { outcome, conflicts } = change;
  const place = placeDraft(item, record);
  const moved = 'sourcePath' in place && record.sourcePath !== null;
  const draft = { ...place, ...change.draft };
  if (Object.keys(draft).length === 0) return { record, outcome, moved, conflicts };
  const { collection, firebaseId: docId } = record;
  const written = await upsertDraft(unit, collection, { ...draft, docId });
  return { record: written, outcome, moved, conflicts };
}

interface TextChange {
  readonly draft: RecordDraft;
  readonly outcome: UpdatedNote['outcome'];
  readonly conflicts: number;
}

async function changeOf(unit: WriteUnit, item: ImportItem, record: AnyRecord): Promise<TextChange> {
  const mine = noteTextOf(record);
  const imported = importedHash(item, record);
  const source = item.listed === undefined ? { sourceHash: item.hash } : {};
  if (imported === item.hash) return { draft: {}, outcome: 'unchanged', conflicts: 0 };
  if (mine === item.text) return { draft: source, outcome: 'unchanged', conflicts: 0 };
  const untouched = imported === null ? mine === '' : hashContent(mine) === imported;
  if (untouched) {
    const draft = { ...changedFacts(unit, { item, record }, item.text), ...source };
    return { draft, outcome: 'updated', conflicts: 0 };
  }
  const { firebaseId: docId } = record;
  // The note may have had the file's text since, and gone on from there: a marker does not follow a later import.
  const hashes = [...(imported === null ? [] : [imported]), item.hash];
  const base = await unit.earlierText(docId, ...hashes);
  const { mergeNote } = await import('../../core/merge/mergeNote');
  const merged = mergeNote(base ?? commonText(mine, item.text), mine, item.text);
  if (merged.text === mine) return { draft: source, outcome: 'unchanged', conflicts: 0 };
  const draft = { ...changedFacts(unit, { item, record }, merged.text), ...source };
  return { draft, outcome: 'merged', conflicts: merged.conflicts.length };
}

/** The hash of the file as it was last imported, or exported; null when nobody knows. */
function importedHash({ listed }: ImportItem, record: AnyRecord): string | null {
  const { collection, firebaseId, sourceHash } = record;
  // An export may be imported into another campaign than its own, whose description the marker knows nothing of.
  const isForeign = collection === 'campaigns' && listed?.record.id !== firebaseId;
  if (listed !== undefined && isForeign) return null;
  return listed?.hash ?? sourceHash;
}

/** The text and what it says; a kind only where the change of the text is what tells it. */
function changedFacts(
  { definitions }: WriteUnit,
  { item: { path, title }, record }: { readonly item: ImportItem; readonly record: AnyRecord },
  text: string,
): RecordDraft {
  const classify = classifier(definitions);
  const facts = readNoteFacts(path, title, text);
  const kind = classify(facts.clues);
  const draft = textDraft(text, facts);
  const own = findIn(definitions, record.collection);
  if (own === undefined || !hasKind(own, kind)) return draft;
  const was = classify(readNoteFacts(path, title, noteTextOf(record)).clues);
  return was === kind ? draft : { ...draft, kind };
}

/** A marker's records keep the source they had. */
function placeDraft(item: ImportItem, { sourcePath, title }: AnyRecord): RecordDraft {
  if (item.listed !== undefined) {
    const { path, fields } = item.listed.record;
    const renamed = path !== undefined && noteFileTitle(path) !== item.title;
    return renamed && fields['title'] === title ? { title: item.title } : {};
  }
  if (sourcePath === item.sourcePath) return {};
  const namedByFile = sourcePath !== null && noteFileTitle(sourcePath) === title;
  return {
    sourcePath: item.sourcePath,
    ...(namedByFile && title !== item.title ? { title: item.title } : {}),
  };
}
