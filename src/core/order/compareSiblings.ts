import { compareCodePoints, compareText, naturalCompare } from './naturalCompare';
import { positionOf } from './sortKey';

/** Something that stands among siblings: its order key, its title, and an id that is the same on every device. */
export interface Sibling {
  readonly orderKey: string | null;
  readonly title: string;
  readonly docId: string;
}

/** Orders siblings alike on every device: by order key, those without one last, then by natural order of the title. */
export function compareSiblings(a: Sibling, b: Sibling): number {
  return (
    compareCodePoints(positionOf(a.orderKey), positionOf(b.orderKey)) ||
    naturalCompare(a.title, b.title) ||
    compareText(a.docId, b.docId)
  );
}
