import type { AnyRecord } from '../../core/model/collections';
import type { RecordId } from '../../core/model/ids';
import type { CampaignStore, WriteUnit } from '../../core/ports/campaignStore';
import { orderKeyAt, siblingsOf } from './moveNote';
import { freeTitle, ownFields, renamedIn, withoutField } from './noteDraft';
import { definitionOf, parentIdOf, requireNote } from './requireNote';
import { notesBelow } from './subtree';

export interface DuplicateOptions {
  /** Copies everything below the note too. */
  readonly subtree?: boolean;
}

/**
 * Copies a note right behind itself as one operation; gives the copy's id. Copies are called "X (copy)" and have no
 * aliases, so links go on leading to the originals; the texts of copies stay as they are but for the front matter's
 * aliases and parent.
 */
export async function duplicateNote(
  store: CampaignStore,
  docId: RecordId,
  { subtree = false }: DuplicateOptions = {},
): Promise<RecordId> {
  const title = (await store.notes.summary(docId))?.title ?? docId;
  return store.write(
    async (unit) => {
      const original = await requireNote(unit, docId);
      const copies = new Map([
        [docId, await copy(unit, original, await placeBehind(unit, original))],
      ]);
      for (const note of subtree ? await notesBelow(unit, docId) : []) {
        const below = await requireNote(unit, note.docId);
        const parent = copies.get(parentIdOf(below) ?? docId);
        const { orderKey } = note;
        copies.set(note.docId, await copy(unit, below, { parent, orderKey }));
      }
      return copies.get(docId)?.firebaseId ?? docId;
    },
    { origin: 'command', label: `Duplicate "${title}"` },
  );
}

interface CopyPlace {
  /** The copy to put it below; `undefined` leaves it beside the original. */
  readonly parent?: AnyRecord | undefined;
  readonly orderKey: string | null;
}

async function copy(
  unit: WriteUnit,
  original: AnyRecord,
  { parent, orderKey }: CopyPlace,
): Promise<AnyRecord> {
  const definition = definitionOf(unit, original);
  const { campaignId, title } = original;
  const named = withoutField(definition, original.frontMatter, 'aliases');
  const frontMatter =
    parent === undefined ? named : renamedIn(definition, named, 'parentId', `[[${parent.title}]]`);
  return unit.put(original.collection, {
    ...ownFields(definition, original),
    campaignId,
    title: await freeTitle(unit, campaignId, (n) => `${title} (copy${n === 1 ? '' : ` ${n}`})`),
    frontMatter,
    sourcePath: null,
    sourceHash: null,
    ...(parent === undefined ? {} : { parentId: parent.firebaseId }),
    ...(orderKey === null ? {} : { orderKey }),
  });
}

async function placeBehind(unit: WriteUnit, original: AnyRecord): Promise<CopyPlace> {
  if (!('orderKey' in original)) return { orderKey: null };
  const siblings = await siblingsOf(unit, original, parentIdOf(original));
  const at = siblings.findIndex(({ docId }) => docId === original.firebaseId);
  return { orderKey: await orderKeyAt(unit, siblings, at + 1) };
}
