import { splitNoteText } from '../../core/markdown/noteText';
import type { AnyRecord } from '../../core/model/collections';
import { reasonOf } from '../../core/errors';
import { oneLine } from '../../core/model/oneLine';
import type { AnyDraft, WriteUnit } from '../../core/ports/campaignStore';
import { findCampaign } from '../findCampaign';
import type { ImportItem } from './importItem';
import { listedFields } from './listedDraft';
import type { ImportSource } from './readSource';
import type { UpdatedNote } from './updateNote';
import { updateNote } from './updateNote';

interface CampaignPlan {
  readonly source: ImportSource;
  /** The note that describes the campaign. */
  readonly item: ImportItem | undefined;
  /** Name or document id. */
  readonly campaign: string;
}

/**
 * The campaign's record, found or made, with the text of the note that describes it. A campaign that is made of an export
 * takes over the exported one's id, unless that is in the file under another name.
 */
export async function writeCampaign(
  unit: WriteUnit,
  { source, item, campaign }: CampaignPlan,
): Promise<{ readonly record: AnyRecord; readonly update: UpdatedNote | undefined }> {
  const found = await findCampaign(unit, campaign);
  const record = found === undefined ? undefined : await unit.get(found.docId);
  if (record !== undefined) {
    const update = item === undefined ? undefined : await updateNote(unit, item, record);
    return { record: update?.record ?? record, update };
  }
  const title = oneLine(campaign).normalize('NFC');
  const made = await createCampaign(unit, source, { ...campaignText(unit, source, item), title });
  return { record: made, update: undefined };
}

function campaignText(
  { definitions }: WriteUnit,
  { marker }: ImportSource,
  item: ImportItem | undefined,
): AnyDraft {
  const listed = marker?.records.find(({ collection }) => collection === 'campaigns');
  const fields =
    listed === undefined
      ? {}
      : listedFields(definitions, listed, { idOf: (id) => id, exists: () => false });
  if (item === undefined) return fields;
  const { frontMatter, body } = splitNoteText(item.text);
  const source =
    item.listed === undefined ? { sourcePath: item.sourcePath, sourceHash: item.hash } : {};
  return { ...fields, frontMatter, body, ...source };
}

async function createCampaign(
  unit: WriteUnit,
  { marker }: ImportSource,
  draft: AnyDraft,
): Promise<AnyRecord> {
  if (marker === undefined || (await unit.get(marker.campaign)) !== undefined) {
    return unit.put('campaigns', draft);
  }
  try {
    return await unit.put('campaigns', { ...draft, docId: marker.campaign });
  } catch (error) {
    if (reasonOf(error) !== 'invalid-input') throw error;
    return unit.put('campaigns', draft);
  }
}
