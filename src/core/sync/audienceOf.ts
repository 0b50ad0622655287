import { parseFrontMatter } from '../markdown/frontMatter';
import type { Audience } from '../model/audience';
import { campaigns } from '../model/collections';
import { readAudience } from '../model/projection';
import type { SyncImage } from '../ports/syncStore';

/** Who may read a record, as its front matter says; a campaign's own record stays with the game masters. */
export function audienceOf({ collection, data }: Pick<SyncImage, 'collection' | 'data'>): Audience {
  const text = data['frontMatter'];
  if (collection === campaigns.name || typeof text !== 'string') return 'gm';
  // Parsing is dear, and most notes do not have the word.
  return /table/i.test(text) ? readAudience(parseFrontMatter(text)) : 'gm';
}
