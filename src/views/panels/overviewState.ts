import type { OverviewState, StoryProgress } from '../../core/protocol/overview';
import type { CampaignId } from '../../core/model/ids';
import type { NoteReader, NoteSummary } from '../../core/ports/campaignStore';
import { compareKinds, kindNamed } from '../../core/model/collections';

/** How many of the last changed notes are listed. */
const recentLimit = 12;

const storyKinds = ['chapter', 'adventure', 'scene'] as const;

/** Reads what the overview of a campaign shows; `undefined` when the campaign is gone. */
export async function readOverview(
  notes: NoteReader,
  campaignId: CampaignId,
): Promise<OverviewState | undefined> {
  const own = await notes.summaries({ campaignId });
  const campaign = own.find(({ docId }) => docId === campaignId);
  if (campaign === undefined) return undefined;
  return {
    campaignId,
    title: campaign.title,
    summary: campaign.summary ?? '',
    counts: countKinds(own),
    progress: storyKinds.map((kind) => progressOf(kind, own)).filter(hasAny),
    recent: own
      .toSorted((a, b) => b.updatedAt - a.updatedAt)
      .slice(0, recentLimit)
      .map(({ docId, title, kind, updatedAt }) => ({
        id: docId,
        title,
        kind: kindNamed(kind).label,
        updatedAt,
      })),
  };
}

function countKinds(notes: readonly NoteSummary[]): OverviewState['counts'] {
  const counts = new Map<string, number>();
  for (const { kind, collection } of notes) {
    if (collection === 'entities' || collection === 'sessions') {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([a], [b]) => compareKinds(a, b))
    .map(([kind, count]) => ({ label: kindNamed(kind).plural, count }));
}

function progressOf(kind: string, notes: readonly NoteSummary[]): StoryProgress {
  const level = notes.filter((note) => note.kind === kind);
  const done = level.filter(({ status }) => status === 'done').length;
  const active = level.filter(({ status }) => status === 'active').length;
  return { label: kindNamed(kind).plural, done, active, planned: level.length - done - active };
}

function hasAny({ done, active, planned }: StoryProgress): boolean {
  return done + active + planned > 0;
}
