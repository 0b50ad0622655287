import type { OverviewState, StoryProgress } from '../../core/protocol/overview';
import type { CampaignId } from '../../core/model/ids';
import type { NoteReader } from '../../core/ports/campaignStore';
import type { Tally } from '../../core/ports/lists';
import { compareKinds, findCollection, kindNamed } from '../../core/model/collections';

/** How many of the last changed notes are listed. */
const recentLimit = 12;

const storyKinds = ['chapter', 'adventure', 'scene'] as const;

/** Reads what the overview of a campaign shows; `undefined` when the campaign is gone. */
export async function readOverview(
  notes: NoteReader,
  campaignId: CampaignId,
): Promise<OverviewState | undefined> {
  const campaign = await notes.summary(campaignId);
  if (campaign === undefined) return undefined;
  const tally = await notes.tally(campaignId);
  const recent = await notes.recent(campaignId, recentLimit);
  return {
    campaignId,
    title: campaign.title,
    summary: campaign.summary ?? '',
    counts: countKinds(tally),
    progress: storyKinds.map((kind) => progressOf(kind, tally)).filter(hasAny),
    recent: recent.map(({ docId, title, kind, updatedAt }) => ({
      id: docId,
      title,
      kind: kindNamed(kind).label,
      updatedAt,
    })),
  };
}

function countKinds(tally: readonly Tally[]): OverviewState['counts'] {
  const counts = new Map<string, number>();
  for (const { kind, collection, count } of tally) {
    const section = findCollection(collection)?.section;
    if (section === 'world' || section === 'sessions') {
      counts.set(kind, (counts.get(kind) ?? 0) + count);
    }
  }
  return [...counts]
    .sort(([a], [b]) => compareKinds(a, b))
    .map(([kind, count]) => ({ label: kindNamed(kind).plural, count }));
}

function progressOf(kind: string, tally: readonly Tally[]): StoryProgress {
  const level = tally.filter((entry) => entry.kind === kind);
  const having = (status: string): number =>
    total(level.filter((entry) => entry.status === status));
  const [done, active] = [having('done'), having('active')];
  return { label: kindNamed(kind).plural, done, active, planned: total(level) - done - active };
}

function total(tally: readonly Tally[]): number {
  return tally.reduce((sum, { count }) => sum + count, 0);
}

function hasAny({ done, active, planned }: StoryProgress): boolean {
  return done + active + planned > 0;
}
