import { MoonforgeError } from '../../core/errors';
import type { JsonValue } from '../../core/json';
import { parseFrontMatter } from '../../core/markdown/frontMatter';
import { setFrontMatterKey } from '../../core/markdown/frontMatterEdit';
import type { AnyRecord } from '../../core/model/collections';
import { entities } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';
import { findKindIn, kindNamedIn } from '../../core/model/definitions';
import type { RecordId } from '../../core/model/ids';
import { frontMatterKeyOf } from '../../core/model/projection';
import type { CampaignStore, WriteUnit } from '../../core/ports/campaignStore';
import { endingOf, ownFields, renamedIn, storedFieldsOf } from './noteDraft';
import { definitionOf, mayStandBelow, parentIdOf, requireNote } from './requireNote';
import { takeOverReferences } from './takeOverReferences';

/**
 * Makes a note one of another kind ("npc", "scene") as one operation; gives its id. Within a collection that is a field.
 * In another collection a new record with the same title and text takes the old one's place, which is deleted: what
 * refers to the old one refers to the new one where it may, and fields the new collection does not have are written into
 * the front matter. `type:` or `kind:` in the front matter follows. Rejects with `invalid-input` for an unknown kind and
 * for campaigns.
 */
export async function changeKind(
  store: CampaignStore,
  docId: RecordId,
  kind: string,
): Promise<RecordId> {
  const definition = findKindIn(store.definitions, kind);
  if (definition === undefined || definition.name === 'campaigns') {
    throw new MoonforgeError('invalid-input', `A note cannot be of the kind "${kind}".`);
  }
  const title = (await store.notes.summary(docId))?.title ?? docId;
  return store.write(
    async (unit) => {
      const record = await requireNote(unit, docId);
      if (record.collection !== definition.name) return replace(unit, record, { definition, kind });
      if ('kind' in record) await unit.put(record.collection, { docId, kind });
      return docId;
    },
    { origin: 'command', label: `Make "${title}" a ${kindNamedIn(store.definitions, kind).label}` },
  );
}

interface NewKind {
  readonly definition: Definition;
  readonly kind: string;
}

async function replace(
  unit: WriteUnit,
  record: AnyRecord,
  { definition, kind }: NewKind,
): Promise<RecordId> {
  const parentId = parentIdOf(record);
  const parent = parentId === null ? undefined : await unit.get(parentId);
  const known = storedFieldsOf(definition).map(([name]) => name);
  const old = definitionOf(unit, record);
  const shared = Object.entries(ownFields(old, record)).filter(([name]) => known.includes(name));
  const staysBelow =
    parent !== undefined && mayStandBelow(unit, { collection: definition.name }, parent);
  const created = await unit.put(definition.name, {
    ...Object.fromEntries(shared),
    campaignId: record.campaignId,
    frontMatter: frontMatterFor(record, old, { definition, kind }),
    ...(known.includes('kind') ? { kind } : {}),
    ...(known.includes('parentId') ? { parentId: staysBelow ? parentId : null } : {}),
    // Behind the new siblings.
    orderKey: undefined,
  });
  await takeOverReferences(unit, record, created);
  await unit.remove(record.firebaseId);
  return created.firebaseId;
}

/** The front matter with the new kind and with every value that has no field in the new collection. */
function frontMatterFor(record: AnyRecord, old: Definition, { definition, kind }: NewKind): string {
  const known = storedFieldsOf(definition).map(([name]) => name);
  const values = new Map<string, JsonValue>(Object.entries(record));
  let text = renamedIn(entities, record.frontMatter, 'kind', kind);
  for (const [name, { keys = [], reading }] of storedFieldsOf(old)) {
    const [key] = keys;
    const value = values.get(name) ?? null;
    const lost = key !== undefined && value !== null && !known.includes(name) && name !== 'kind';
    const named = frontMatterKeyOf(old, parseFrontMatter(text), name) !== undefined;
    if (lost && !named && reading !== 'reference') {
      text = setFrontMatterKey(text, key, value, endingOf(record.body));
    }
  }
  return text;
}
