import { splitNoteText } from '../../core/markdown/noteText';
import type { AnyRecord, CollectionName } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { WriteUnit } from '../../core/ports/campaignStore';
import type { NoteFacts } from './noteFacts';

/** A place in the story tree. */
export interface StoryPlace {
  readonly parentId: RecordId | null;
  readonly orderKey?: string;
}

/** What may be given for a record of any collection; fields a collection does not have are left out. */
export interface RecordDraft {
  readonly docId?: RecordId;
  readonly campaignId?: CampaignId;
  readonly title?: string;
  readonly frontMatter?: string;
  readonly body?: string;
  readonly sourcePath?: string;
  readonly sourceHash?: string;
  readonly place?: StoryPlace;
  readonly kind?: string;
  readonly session?: { readonly number?: number; readonly date?: string };
}

/** A note's text, and what it tells about fields that the store does not read from it. */
export function textDraft(
  text: string,
  { number, date }: Pick<NoteFacts, 'number' | 'date'>,
): RecordDraft {
  return {
    ...splitNoteText(text),
    session: { ...(number === null ? {} : { number }), ...(date === null ? {} : { date }) },
  };
}

/** Creates or changes a record of the named collection. */
export function upsertDraft(
  unit: WriteUnit,
  collection: CollectionName,
  { place, session, ...common }: RecordDraft,
): Promise<AnyRecord> {
  return unit.put(collection, { ...common, ...place, ...session });
}
