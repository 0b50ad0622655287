import type { CollectionName } from '../../core/model/collections';
import { collectionOfKind } from '../../core/model/collections';
import type { FileProblem } from '../operationReport';
import type { NoteKind } from './kindWords';
import type { ImportSource } from './readSource';
import type { SourceNote } from './readNotes';
import type { StoryNote } from './storyTree';

/** One note on its way into the store. */
export interface ImportItem extends StoryNote, SourceNote {
  readonly kind: NoteKind;
  readonly collection: CollectionName;
  /** What the record keeps to find the note again at the next import. */
  readonly sourcePath: string;
}

/** Decides what each note becomes. At most one is the campaign; further ones that say so become lore, with a warning. */
export function makeItems(source: ImportSource): {
  readonly items: readonly ImportItem[];
  readonly problems: readonly FileProblem[];
} {
  const items: ImportItem[] = [];
  const problems: FileProblem[] = [];
  let campaign: ImportItem | undefined;
  for (const note of source.notes) {
    const item = makeItem(source.name, note);
    if (item.kind === 'campaign' && campaign !== undefined) {
      const message = `The campaign is described by ${campaign.path} already: this one became lore.`;
      problems.push({ path: note.path, message, severity: 'warning' });
      items.push({ ...item, kind: 'lore', collection: 'entities' });
    } else {
      if (item.kind === 'campaign') campaign = item;
      items.push(item);
    }
  }
  return { items, problems };
}

function makeItem(folder: string, note: SourceNote): ImportItem {
  const { kind, parent, order } = note.facts;
  return {
    ...note,
    kind,
    collection: collectionOfKind(kind)?.name ?? 'entities',
    parent,
    order,
    sourcePath: `${folder}/${note.path}`,
  };
}
