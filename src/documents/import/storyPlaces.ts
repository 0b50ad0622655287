import type { AnyRecord } from '../../core/model/collections';
import type { RecordId } from '../../core/model/ids';
import type { WriteUnit } from '../../core/ports/campaignStore';
import { keyBetween, keysBetween } from '../../core/order/orderKeys';
import type { ImportItem } from './importItem';
import type { StoryPlace } from './recordDraft';
import { upsertDraft } from './recordDraft';
import type { ParentChoice } from './storyTree';
import { chooseParent, orderSiblings } from './storyTree';

/** An item and its record, where it has one already. */
export interface KnownItem extends ImportItem {
  readonly record: AnyRecord | undefined;
  /** The record was made in this very import. */
  readonly isNew: boolean;
}

/** An item that has its record. */
export interface WrittenItem extends ImportItem {
  readonly record: AnyRecord;
}

/** An item of the story tree with its parent. */
export interface PlacedItem extends KnownItem {
  readonly choice: ParentChoice<WrittenItem>;
}

/** Finds the parents of one level's items among the level above, and gives them family by family, siblings in order. */
export function placeLevel(
  items: readonly KnownItem[],
  parents: readonly WrittenItem[],
): readonly (readonly PlacedItem[])[] {
  const families = new Map<WrittenItem | undefined, PlacedItem[]>();
  for (const item of items) {
    const choice = chooseParent(item, parents);
    const family = families.get(choice.parent) ?? [];
    family.push({ ...item, choice });
    families.set(choice.parent, family);
  }
  return [...families.values()].map(orderSiblings);
}

/** What stands around a new item in its family's order. */
export interface Neighbours {
  readonly previous: readonly WrittenItem[];
  readonly following: readonly KnownItem[];
}

/** Finds places for new records among those of earlier imports. */
export class StoryPlacer {
  readonly #unit: WriteUnit;
  /** Order keys that were given anew and that the items' records do not have. */
  readonly #newKeys = new Map<RecordId, string>();

  constructor(unit: WriteUnit) {
    this.#unit = unit;
  }

  /**
   * The place of a new record: below its parent, and where siblings of an earlier import follow it, before them. Without
   * an order key the store puts it last.
   */
  async place(item: PlacedItem, { previous, following }: Neighbours): Promise<StoryPlace> {
    const parentId = item.choice.parent?.record.firebaseId ?? null;
    const isSibling = (record: AnyRecord | undefined): record is AnyRecord =>
      record !== undefined && parentIdOf(record) === parentId;
    const next = following.map(({ record }) => record).find(isSibling);
    const after = next === undefined ? undefined : this.#keyOf(next);
    if (next === undefined || after === undefined) return { parentId };
    const last = previous.map(({ record }) => record).findLast(isSibling);
    const before = last === undefined ? undefined : this.#keyOf(last);
    const orderKey =
      keyBetween(before, after, Math.random) ?? (await this.#keyBefore(next, parentId));
    return { parentId, orderKey };
  }

  /** For siblings that were reordered, or whose keys leave no room: then all get new keys in the order they have. */
  async #keyBefore(next: AnyRecord, parentId: RecordId | null): Promise<string> {
    const { collection, campaignId } = next;
    const siblings = await this.#unit.summaries({ collection, campaignId, parentId });
    const at = siblings.findIndex(({ docId }) => docId === next.firebaseId);
    const key = keyBetween(
      siblings[at - 1]?.orderKey ?? undefined,
      siblings[at]?.orderKey ?? undefined,
      Math.random,
    );
    if (key !== undefined) return key;
    const keys = keysBetween(undefined, undefined, siblings.length + 1, Math.random) ?? [];
    const others = keys.toSpliced(at, 1);
    for (const [i, { docId }] of siblings.entries()) {
      const orderKey = others[i];
      if (orderKey === undefined) continue;
      await upsertDraft(this.#unit, collection, { docId, place: { parentId, orderKey } });
      this.#newKeys.set(docId, orderKey);
    }
    return keys[at] ?? '';
  }

  #keyOf(record: AnyRecord): string | undefined {
    return this.#newKeys.get(record.firebaseId) ?? orderKeyOf(record);
  }
}

/** The record's parent; null at the top and for records that stand in no tree. */
export function parentIdOf(record: AnyRecord): string | null {
  return 'parentId' in record ? record.parentId : null;
}

function orderKeyOf(record: AnyRecord): string | undefined {
  return 'orderKey' in record ? (record.orderKey ?? undefined) : undefined;
}
