import type { RecordId } from '../../core/model/ids';
import type { CampaignStore } from '../../core/ports/campaignStore';
import type { Backlink, Mention, OutgoingLink } from '../../core/ports/linkReader';

/** The parts of the view, in order. */
export const linkSections = ['backlinks', 'outgoing', 'unresolved', 'mentions'] as const;

export type LinkSection = (typeof linkSections)[number];

/** A place that a row of the view leads to. */
export interface LinkPlace {
  readonly label: string;
  readonly description: string;
  /** The note to open, and where in it: counted from 0. */
  readonly note: { readonly docId: RecordId; readonly title: string };
  readonly line: number;
  readonly character: number;
}

interface ShownSection {
  readonly places: readonly LinkPlace[];
  readonly next: string | undefined;
}

/** What the view shows of one note's links; every section is read when it is first looked at. */
export class LinkModel {
  readonly docId: RecordId;
  readonly #store: Pick<CampaignStore, 'links' | 'notes'>;
  readonly #sections = new Map<LinkSection, ShownSection>();

  constructor(store: Pick<CampaignStore, 'links' | 'notes'>, docId: RecordId) {
    this.#store = store;
    this.docId = docId;
  }

  /** The number of links to the note. */
  async countBacklinks(): Promise<number> {
    return (await this.#store.links.countBacklinks(this.docId)).links;
  }

  /** The places of a section so far, and whether there are more. */
  async read(section: LinkSection): Promise<ShownSection> {
    const known = this.#sections.get(section) ?? (await this.#readPage(section, undefined));
    this.#sections.set(section, known);
    return known;
  }

  /** Reads the next page of a section. */
  async readMore(section: LinkSection): Promise<void> {
    const { places, next } = await this.read(section);
    if (next === undefined) return;
    const page = await this.#readPage(section, next);
    this.#sections.set(section, { places: [...places, ...page.places], next: page.next });
  }

  async #readPage(section: LinkSection, after: string | undefined): Promise<ShownSection> {
    const { links } = this.#store;
    const page = after === undefined ? {} : { after };
    if (section === 'backlinks') {
      const { items, next } = await links.backlinks(this.docId, page);
      return { places: items.map(sourcePlace), next };
    }
    if (section === 'mentions') {
      const { items, next } = await links.mentions(this.docId, page);
      return { places: items.map(sourcePlace), next };
    }
    const own = await this.#store.notes.summary(this.docId);
    if (own === undefined) return { places: [], next: undefined };
    const outgoing = await links.outgoing(this.docId);
    const places = outgoing
      .filter(({ target }) => (target === undefined) === (section === 'unresolved'))
      .map((link) =>
        section === 'unresolved' ? unresolvedPlace(link, own) : targetPlace(link, own),
      );
    return { places, next: undefined };
  }
}

function sourcePlace({ source, text, line, character }: Backlink | Mention): LinkPlace {
  return { label: titleOf(source), description: text, note: source, line, character };
}

function targetPlace(link: OutgoingLink, own: LinkPlace['note']): LinkPlace {
  const { target, name, heading, block } = link;
  const part = heading ?? (block === undefined ? '' : `^${block}`);
  return {
    label: target === undefined ? name : titleOf(target),
    description: part,
    note: target ?? own,
    line: 0,
    character: 0,
  };
}

/** Leads to the link itself: there is nothing behind it. */
function unresolvedPlace(link: OutgoingLink, own: LinkPlace['note']): LinkPlace {
  const { name, ambiguous, text, line, character } = link;
  const why = ambiguous ? 'several notes have this name' : 'no note has this name';
  return { label: name, description: `${why} · ${text}`, note: own, line, character };
}

function titleOf({ title }: LinkPlace['note']): string {
  return title === '' ? 'Untitled' : title;
}
