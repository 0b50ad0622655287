import type { CampaignId, RecordId } from '../model/ids';
import type { Page, PageWindow } from './lists';
import type { NoteSummary } from './noteReader';

/** What links, tags and names say about each other; committed rows only, deleted notes left out. Pages hold 50 unless told. */
export interface LinkReader {
  /** Links to a note, by the natural order of the sources' titles, then in the order of the text. */
  backlinks(docId: RecordId, page?: Partial<PageWindow>): Promise<Page<Backlink>>;
  /** How many links in how many notes lead to a note: what renaming it will rewrite. */
  countBacklinks(docId: RecordId): Promise<LinkCount>;
  /** The links of a note to notes, in the order of its text; none of an unknown note. */
  outgoing(docId: RecordId): Promise<readonly OutgoingLink[]>;
  /** Names that links use and no note has, the most used first. */
  dangling(campaignId: CampaignId, page?: Partial<PageWindow>): Promise<Page<DanglingName>>;
  /** Names that links use and several notes have, where the link's path does not decide; the most used first. */
  ambiguous(campaignId: CampaignId, page?: Partial<PageWindow>): Promise<Page<AmbiguousName>>;
  /**
   * Places in the bodies of other notes where the note's title or an alias stands as whole words and is neither link nor
   * code, oldest note first. Names of fewer than three characters are not looked for.
   */
  mentions(docId: RecordId, page?: Partial<PageWindow>): Promise<Page<Mention>>;
  /** Every tag of a campaign with the number of its notes, in the order of the keys. */
  tags(campaignId: CampaignId): Promise<readonly TagCount[]>;
}

export interface LinkCount {
  readonly links: number;
  readonly notes: number;
}

export type LinkKind = 'wiki' | 'markdown' | 'embed';

/** A place in a note's text. */
export interface TextPlace {
  /** Counted from 0, front matter included. */
  readonly line: number;
  /** UTF-16 units before it in its line. */
  readonly character: number;
  /** The line, cut to about 200 characters around the place. */
  readonly text: string;
}

export interface Backlink extends TextPlace {
  readonly source: NoteSummary;
  readonly kind: LinkKind;
  /** A nested one reads "Outer#Inner". */
  readonly heading?: string;
  readonly block?: string;
}

export interface OutgoingLink extends TextPlace {
  /** The target as written, percent-decoded. */
  readonly name: string;
  readonly kind: LinkKind;
  /** `undefined` when no note has the name, or several have. */
  readonly target: NoteSummary | undefined;
  /** True when several notes have the name. */
  readonly ambiguous: boolean;
  readonly heading?: string;
  readonly block?: string;
}

export interface DanglingName {
  /** As one of the links writes it, without its path. */
  readonly name: string;
  /** Number of links. */
  readonly count: number;
  /** The first few notes that use it. */
  readonly sources: readonly NoteSummary[];
}

export interface AmbiguousName extends DanglingName {
  readonly candidates: readonly NoteSummary[];
}

export interface Mention extends TextPlace {
  readonly source: NoteSummary;
  /** As it stands in the text. */
  readonly name: string;
}

export interface TagCount {
  /** As one of the notes writes it, without `#`. */
  readonly tag: string;
  /** The tag as `linkKey`: what filters compare. */
  readonly key: string;
  readonly notes: number;
}
