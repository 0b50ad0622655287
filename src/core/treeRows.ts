import type { CampaignId } from './model/ids';
import { parseRecordId } from './model/ids';

/** A group of records of one kind, as the trees name it. */
export interface KindGroup {
  readonly campaignId: CampaignId;
  readonly kind: string;
}

/** The row id of a group; the ':' keeps it apart from document ids. */
export function groupId({ campaignId, kind }: KindGroup): string {
  return `${campaignId}:${kind}`;
}

/** Reads a group's row id; `undefined` for any other row. */
export function parseGroupId(id: string): KindGroup | undefined {
  const colon = id.indexOf(':');
  const campaignId = colon < 0 ? undefined : parseRecordId(id.slice(0, colon));
  return campaignId && { campaignId, kind: id.slice(colon + 1) };
}

/** The id of the row that shows more of what stands below a row; the '+' keeps it apart from groups and document ids. */
export function moreId(list: string): string {
  return `+${list}`;
}

/** Reads the id of a row that shows more; `undefined` for any other row. */
export function parseMoreId(id: string): string | undefined {
  return id.startsWith('+') ? id.slice(1) : undefined;
}

/** Tells whether a row stands for no note of its own. */
export function isNoteless(id: string): boolean {
  return parseGroupId(id) !== undefined || parseMoreId(id) !== undefined;
}
