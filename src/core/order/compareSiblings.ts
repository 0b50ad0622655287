import { compareText, naturalCompare } from './naturalCompare';

/** Something that stands among siblings: its order key, its title, and an id that is the same on every device. */
export interface Sibling {
  readonly orderKey: string | null;
  readonly title: string;
  readonly docId: string;
}

/** Orders siblings alike on every device: by order key, those without one last, then by natural order of the title. */
export function compareSiblings(a: Sibling, b: Sibling): number {
  return (
    compareKeys(a.orderKey, b.orderKey) ||
    naturalCompare(a.title, b.title) ||
    compareText(a.docId, b.docId)
  );
}

function compareKeys(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null ? -1 : compareText(a, b);
}
