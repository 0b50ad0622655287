import type { AnyRecord } from '../../core/model/collections';
import { keyBetween } from '../../core/order/orderKeys';
import type { ImportItem } from './importItem';
import type { StoryPlace } from './recordDraft';
import type { ParentChoice } from './storyTree';
import { chooseParent, orderSiblings } from './storyTree';

/** An item and the record an earlier import made of it. */
export interface KnownItem extends ImportItem {
  readonly record: AnyRecord | undefined;
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

/**
 * The place of a new record: below its parent, and where siblings of an earlier import follow it, before them. Without
 * an order key the store puts it last.
 */
export function newPlace(
  item: PlacedItem,
  previous: WrittenItem | undefined,
  following: readonly KnownItem[],
): StoryPlace {
  const parentId = item.choice.parent?.record.firebaseId ?? null;
  const next = following.find(({ record }) => record !== undefined)?.record;
  const after = next === undefined ? undefined : orderKeyOf(next);
  if (after === undefined) return { parentId };
  const before = previous === undefined ? undefined : orderKeyOf(previous.record);
  const orderKey = keyBetween(before, after, Math.random);
  return orderKey === undefined ? { parentId } : { parentId, orderKey };
}

/** The record's parent; null at the top and for records that stand in no tree. */
export function parentIdOf(record: AnyRecord): string | null {
  return 'parentId' in record ? record.parentId : null;
}

function orderKeyOf(record: AnyRecord): string | undefined {
  return 'orderKey' in record ? (record.orderKey ?? undefined) : undefined;
}
