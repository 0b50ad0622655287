import { linkKey, linkName } from '../../core/markdown/linkKey';
import { foldText } from '../../core/search/foldText';
import type { IndexedNote, NoteIndexChange } from '../noteIndexProtocol';

/** A name a link can use: a note's title or one of its aliases. */
export interface LinkableName {
  readonly name: string;
  /** The name as typing is compared with it; see `foldText`. */
  readonly folded: string;
  readonly note: IndexedNote;
  readonly isAlias: boolean;
}

interface CampaignNames {
  readonly names: readonly LinkableName[];
  readonly byKey: ReadonlyMap<string, readonly LinkableName[]>;
}

/** The notes of all campaigns, by the names links use. Name tables are built when first asked for after a change. */
export class NoteIndex {
  readonly #notes = new Map<string, IndexedNote>();
  readonly #campaigns = new Map<string, CampaignNames>();

  replaceAll(notes: readonly IndexedNote[]): void {
    this.#notes.clear();
    this.#campaigns.clear();
    for (const note of notes) this.#notes.set(note.id, note);
  }

  apply({ changed, removed }: NoteIndexChange): void {
    for (const id of removed) this.#forget(id);
    for (const note of changed) {
      this.#forget(note.id);
      this.#notes.set(note.id, note);
      this.#campaigns.delete(note.campaignId);
    }
  }

  get(id: string): IndexedNote | undefined {
    return this.#notes.get(id);
  }

  /** Every title and alias of a campaign. */
  namesOf(campaignId: string): readonly LinkableName[] {
    return this.#campaign(campaignId).names;
  }

  /** The notes a link's target means: those with that title, else those with that alias. */
  resolve(campaignId: string, target: string): readonly IndexedNote[] {
    const { byKey } = this.#campaign(campaignId);
    const found = byKey.get(linkKey(target)) ?? byKey.get(linkKey(linkName(target))) ?? [];
    const titled = found.filter(({ isAlias }) => !isAlias);
    return (titled.length > 0 ? titled : found).map(({ note }) => note);
  }

  #forget(id: string): void {
    const note = this.#notes.get(id);
    if (note === undefined) return;
    this.#notes.delete(id);
    this.#campaigns.delete(note.campaignId);
  }

  #campaign(campaignId: string): CampaignNames {
    const known = this.#campaigns.get(campaignId);
    if (known !== undefined) return known;
    const own = [...this.#notes.values()].filter((note) => note.campaignId === campaignId);
    const names = own.flatMap(namesOfNote);
    const campaign = { names, byKey: groupByKey(names) };
    this.#campaigns.set(campaignId, campaign);
    return campaign;
  }
}

function groupByKey(names: readonly LinkableName[]): ReadonlyMap<string, readonly LinkableName[]> {
  const groups = new Map<string, LinkableName[]>();
  for (const name of names) {
    const key = linkKey(name.name);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else group.push(name);
  }
  return groups;
}

function namesOfNote(note: IndexedNote): readonly LinkableName[] {
  return [note.title, ...note.aliases].map((name, i) => ({
    name,
    folded: foldText(name),
    note,
    isAlias: i > 0,
  }));
}
