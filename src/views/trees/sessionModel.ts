import { sessions } from '../../core/model/collections';
import type { RecordOf } from '../../core/model/collectionDefinition';
import type { CampaignStore, ChangedRow, NoteSummary } from '../../core/ports/campaignStore';
import { noteRow } from './noteRow';
import type { Outline, TreeRow } from './outline';
import { OutlineBuilder, rowsToRefresh, topId } from './outline';
import type { TreeModel } from './treeModel';

export type Session = RecordOf<typeof sessions>;

/** The Sessions tree: by number, below the campaign when there are several. */
export class SessionModel implements TreeModel {
  readonly #store: Pick<CampaignStore, 'notes' | 'repository'>;
  #outline = sessionOutline([], []);

  constructor(store: Pick<CampaignStore, 'notes' | 'repository'>) {
    this.#store = store;
  }

  get outline(): Outline {
    return this.#outline;
  }

  async load(): Promise<void> {
    const campaigns = await this.#store.notes.summaries({ collection: 'campaigns' });
    this.#outline = sessionOutline(campaigns, await this.#store.repository(sessions).list());
  }

  expand(): Promise<void> {
    return Promise.resolve();
  }

  locate(): Promise<void> {
    return Promise.resolve();
  }

  async update(changed: readonly ChangedRow[]): Promise<readonly string[]> {
    if (!changed.some(({ collection }) => collection === 'sessions' || collection === 'campaigns'))
      return [];
    const before = this.#outline;
    await this.load();
    return rowsToRefresh(before, this.#outline);
  }
}

/** Arranges sessions by number; those without one follow in the order given. */
export function sessionOutline(
  campaigns: readonly NoteSummary[],
  played: readonly Session[],
): Outline {
  const builder = new OutlineBuilder();
  const ordered = [...played].sort((a, b) => numberOf(a) - numberOf(b));
  for (const campaign of campaigns) {
    const own = ordered.filter(({ campaignId }) => campaignId === campaign.docId);
    const several = campaigns.length > 1;
    if (several) builder.add(topId, noteRow(campaign, own.length > 0));
    for (const session of own) builder.add(several ? campaign.docId : topId, sessionRow(session));
  }
  return builder.build();
}

function numberOf({ number }: Session): number {
  return number ?? Number.MAX_SAFE_INTEGER;
}

function sessionRow(session: Session): TreeRow {
  const { firebaseId, title, number, date, status, summary } = session;
  const described = [date, status].filter((part) => part !== null && part !== '').join(' · ');
  return {
    id: firebaseId,
    type: 'session',
    label: sessionLabel(number, title),
    description: described,
    role: described === '' ? 'session' : `session, ${described}`,
    summary: summary ?? '',
    icon: 'calendar',
    expandable: false,
  };
}

/** The title with the number before it, unless the title says it already: "Session 12 - The Marsh". */
function sessionLabel(number: number | null, title: string): string {
  const said = number === null || new RegExp(`(?<!\\d)0*${number}(?!\\d)`).test(title);
  return said ? title : `${number}. ${title}`;
}
