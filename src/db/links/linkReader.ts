import type { LinkReader, TagCount } from '../../core/ports/linkReader';
import type { ReadAccess } from '../connection/reads';
import { countBacklinks, readBacklinks } from './backlinks';
import { readMentions } from './mentions';
import { readOutgoing } from './outgoing';
import { readAmbiguous, readDangling } from './unresolved';

const selectTags = `SELECT key, min(tag) AS tag, count(*) AS notes FROM note_tags
  WHERE campaignId = ? GROUP BY key ORDER BY key`;

/**
 * Reads links, tags and mentions, of committed rows only. `settledWords` resolves when the search index has the words of
 * everything committed: mentions are found by it.
 */
export function createLinkReader(
  read: ReadAccess,
  settledWords: () => Promise<unknown>,
): LinkReader {
  return {
    backlinks: (docId, page) => read((sql) => readBacklinks(sql, docId, page)),
    countBacklinks: (docId) => read((sql) => countBacklinks(sql, docId)),
    outgoing: (docId) => read((sql) => readOutgoing(sql, docId)),
    dangling: (campaignId, page) => read((sql) => readDangling(sql, campaignId, page)),
    ambiguous: (campaignId, page) => read((sql) => readAmbiguous(sql, campaignId, page)),
    mentions: async (docId, page) => {
      await settledWords();
      return read((sql) => readMentions(sql, docId, page));
    },
    tags: (campaignId) => read((sql) => sql.all<TagCount>(selectTags, [campaignId])),
  };
}
