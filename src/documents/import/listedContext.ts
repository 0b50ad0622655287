import type { CampaignId, RecordId } from '../../core/model/ids';
import type { ExportMarker, ListedRecord } from '../export/exportMarker';
import type { ImportFile } from './importItem';
import { rootOf } from './importItem';
import { listedIdsIn } from './knownRecords';
import type { ListedContext } from './listedDraft';
import type { KnownRecords } from './matchRecords';
import type { ImportSource } from './readSource';

/** What comes with an import. */
interface ListedSources {
  readonly source: ImportSource;
  readonly items: readonly ImportFile[];
  readonly attachments: readonly ImportFile[];
}

/** How the records of a marker become records of this campaign. */
export function listedContext(
  campaignId: CampaignId,
  { source, items, attachments }: ListedSources,
  { records }: KnownRecords,
): ListedContext {
  const idOf = listedIdsIn(campaignId, source);
  const ids = new Set<RecordId>([campaignId, ...records.map(({ firebaseId }) => firebaseId)]);
  for (const { listed } of [...items, ...attachments]) {
    if (listed !== undefined) ids.add(idOf(listed.record.id));
  }
  for (const { id } of filelessOf(source.marker)) ids.add(idOf(id));
  const isOwn = source.marker === undefined || source.marker.campaign === campaignId;
  const own = new Set(source.marker?.records.map(({ id }) => idOf(id)));
  const others = isOwn ? [] : records.filter(({ firebaseId }) => !own.has(firebaseId));
  const roots = new Set(others.map(({ sourcePath }) => rootOf(sourcePath ?? '')));
  return {
    ...{ campaignId, idOf, exists: (id) => ids.has(id) },
    isForeign: (sourcePath) => !isOwn && roots.has(rootOf(sourcePath)),
  };
}

/** What an export lists without a file, but for the campaign. */
export function filelessOf(marker: ExportMarker | undefined): readonly ListedRecord[] {
  return (marker?.records ?? []).filter(
    ({ collection, path }) => path === undefined && collection !== 'campaigns',
  );
}
