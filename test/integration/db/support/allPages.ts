import type { Page, PageCursor } from '../../../../src/core/ports/lists';

/** The rows of every page, read one after the other; `read` is given what comes behind the page before. */
export async function allPages<T>(
  read: (behind: { readonly after?: PageCursor }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let behind: { readonly after?: PageCursor } = {};
  for (let pages = 0; pages < 1_000; pages += 1) {
    const page = await read(behind);
    items.push(...page.items);
    if (page.next === undefined) return items;
    behind = { after: page.next };
  }
  throw new Error('The pages never end.');
}
