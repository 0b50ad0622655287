import type { MirrorReport } from './mirrorCampaign';

/** What a pass did, in one line; its problems are not part of it. */
export function mirrorSummary(report: Omit<MirrorReport, 'problems'>): string {
  const { written, saved, merged, created, moved, discarded, deleted } = report;
  return (
    `Files written ${written}, notes saved ${saved}, merged ${merged}, ` +
    `new notes ${created}, moved ${moved}, to trash ${discarded}, deleted ${deleted}.`
  );
}
