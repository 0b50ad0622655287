import type { CollectionName } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';
import { defaultKind, findIn, findKindIn } from '../../core/model/definitions';
import type { Classifier } from './classify';
import { classifier } from './classify';
import type { ListedRecord } from '../export/exportMarker';
import type { FileProblem } from '../operationReport';
import type { SourceNote } from './readNotes';
import type { ImportSource } from './readSource';
import { ListedFiles } from './listedFiles';
import { Pace } from './pace';
import type { StoryNote } from './storyTree';

/** A file on its way into the store. */
export interface ImportFile {
  /** Below the imported folder, with '/'. */
  readonly path: string;
  readonly title: string;
  /** SHA-256 in hex: of a note's text, of an attachment's bytes. */
  readonly hash: string;
  /** What the record keeps to find the file again at the next import. */
  readonly sourcePath: string;
  /** What the folder's marker says of it, where the folder is an export. */
  readonly listed: ListedFile | undefined;
}

/** A marker's record and the hash of the file as it was exported. */
export interface ListedFile {
  readonly record: ListedRecord;
  readonly hash: string | undefined;
}

/** One note on its way into the store. */
export interface ImportItem extends StoryNote, SourceNote, ImportFile {
  readonly kind: string;
  readonly collection: CollectionName;
}

/** Decides what each note becomes. At most one is the campaign; further ones that say so become lore, with a warning. */
export async function makeItems(
  definitions: readonly Definition[],
  source: ImportSource,
): Promise<{
  readonly items: readonly ImportItem[];
  readonly problems: readonly FileProblem[];
}> {
  const pace = new Pace();
  const items: ImportItem[] = [];
  const problems: FileProblem[] = [];
  const listed = new ListedFiles(source.marker, 'notes', source.notes);
  const classify = classifier(definitions);
  let campaign: ImportItem | undefined;
  for (const note of source.notes) {
    await pace.step();
    const item = makeItem(source, note, { listed: listed.find(note), definitions, classify });
    if (item.collection === 'campaigns' && campaign !== undefined) {
      const lore = asLore(item, campaign.path);
      problems.push(lore.problem);
      items.push(lore.item);
    } else {
      if (item.collection === 'campaigns') campaign = item;
      items.push(item);
    }
  }
  return { items, problems };
}

/** For a note that says it describes the campaign, where another does already. */
export function asLore(
  item: ImportItem,
  describedBy: string,
): { readonly item: ImportItem; readonly problem: FileProblem } {
  const message = `The campaign is described by ${describedBy} already: this one became lore.`;
  return {
    item: { ...item, kind: 'lore', collection: 'entities', listed: undefined },
    problem: { path: item.path, message, severity: 'warning' },
  };
}

/**
 * What the record keeps of a file's place: the name its folder's files are kept under, unless told otherwise the folder's
 * own or the one its export left out, and the path below it.
 */
export function sourcePathOf(
  { name, marker }: ImportSource,
  file: string,
  root = marker?.root ?? name,
): string {
  return root === '' ? file : `${root}/${file}`;
}

/** The name a source path's folder is kept under; '' when it has none. */
export function rootOf(sourcePath: string): string {
  return sourcePath.slice(0, Math.max(0, sourcePath.indexOf('/')));
}

interface ItemContext {
  readonly listed: ListedFile | undefined;
  readonly definitions: readonly Definition[];
  readonly classify: Classifier;
}

function makeItem(
  source: ImportSource,
  note: SourceNote,
  { listed, definitions, classify }: ItemContext,
): ImportItem {
  const { clues, parent, order } = note.facts;
  const kind = classify(clues);
  const told = {
    ...note,
    kind,
    collection: findKindIn(definitions, kind)?.name ?? 'entities',
    parent,
    order,
    sourcePath: sourcePathOf(source, note.path),
    listed,
  };
  const { collection, fields } = listed?.record ?? {};
  const definition = collection === undefined ? undefined : findIn(definitions, collection);
  if (definition === undefined) return told;
  const kept = typeof fields?.['kind'] === 'string' ? fields['kind'] : undefined;
  return { ...told, collection: definition.name, kind: kept ?? defaultKind(definition) };
}
