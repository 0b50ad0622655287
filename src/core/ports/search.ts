import type { CampaignId } from '../model/ids';
import type { NoteSummary } from './noteReader';

export interface SearchQuery {
  /** As a user types it: words, "phrases", `kind:npc`; see `docs/search.md`. */
  readonly text: string;
  readonly campaignId?: CampaignId;
  /** Hits at most; 50 unless told. */
  readonly limit?: number;
}

export interface SearchResult {
  readonly hits: readonly SearchHit[];
  /**
   * One sentence for each filter whose value nothing has, such as a kind that there is not, and one when the search
   * index could not be brought up to the last change.
   */
  readonly problems: readonly string[];
  /** The index could not be brought up to the last change: hits may be missing or wrong. */
  readonly isBehind?: true;
}

export interface SearchHit {
  readonly note: NoteSummary;
  /** Part of the text around the match; each match stands between U+E000 and U+E001 (private use). */
  readonly snippet: string;
  /** Line of the note's whole text, from 0, with the first match in the body; 0 when only names and tags match. */
  readonly line: number;
}

export interface NameQuery {
  /** A name or a part of it as a user types it. */
  readonly text: string;
  readonly campaignId?: CampaignId;
  /** Only notes of these kinds. */
  readonly kinds?: readonly string[];
  /** Hits at most; 50 unless told. */
  readonly limit?: number;
}

export interface NameHit {
  readonly note: NoteSummary;
  /** The title or alias that fits best. */
  readonly name: string;
  /** What of the name fits, in order: UTF-16 offsets, `end` exclusive. */
  readonly spans: readonly { readonly start: number; readonly end: number }[];
}
