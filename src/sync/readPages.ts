import type { RemotePage, RemotePlace } from '../core/ports/remoteStore';
import type { SyncCursor } from '../core/ports/syncStore';
import { byteSize } from './batchLimits';
import type { SyncContext } from './syncContext';

/** Documents the first query asks for: nobody knows yet how long they are. */
const firstPage = 200;

/** Documents one query asks for at most, and at least. */
const largestPage = 1000;
const smallestPage = 20;

/** About how many bytes the documents of one page have together. */
const pageBytes = 2 * 1024 * 1024;

/** The part of a round's context that pages are read with. */
interface PageSource extends Pick<SyncContext, 'checkpoint'> {
  readonly remote: Pick<SyncContext['remote'], 'changesAfter'>;
}

/**
 * Gives the server's documents after a position page by page, to the end. While the caller works on one page the next is
 * under way; however the caller ends, no request is left running.
 */
export async function* readPages(
  { remote, checkpoint }: PageSource,
  { campaignId, audience }: RemotePlace,
  from: SyncCursor | null,
): AsyncGenerator<RemotePage, void, undefined> {
  const ask = (position: SyncCursor | null, limit: number): Promise<RemotePage> => {
    checkpoint();
    const page = remote.changesAfter(campaignId, audience, position, limit);
    // A failure is told when the page is wanted.
    page.catch(() => undefined);
    return page;
  };
  let next = ask(from, firstPage);
  try {
    for (;;) {
      const page = await next;
      const isLast = page.complete || page.end === null;
      if (!isLast) next = ask(page.end, limitAfter(page));
      yield page;
      if (isLast) return;
    }
  } finally {
    await Promise.allSettled([next]);
  }
}

/** How many documents like those of a page to ask for next. */
function limitAfter({ documents }: RemotePage): number {
  const bytes = documents.reduce((sum, document) => sum + byteSize(document), 0);
  const fitting = Math.floor((pageBytes * documents.length) / Math.max(bytes, 1));
  return Math.min(largestPage, Math.max(smallestPage, fitting));
}
