import { hasLineBreak, oneLine } from '../../core/model/oneLine';
import type { ExportMarker } from '../export/exportMarker';
import type { FileProblem } from '../operationReport';
import type { ReadFolder } from './readSource';

/** A warning for each file, and each record of a marker, whose name goes over several lines: its title is one line. */
export function longTitles({ notes, attachments, marker }: ReadFolder): readonly FileProblem[] {
  const files = [...notes, ...attachments].flatMap(({ path }) =>
    hasLineBreak(path.slice(path.lastIndexOf('/') + 1)) ? path : [],
  );
  const named = new Set(files);
  const listed = (marker?.records ?? []).flatMap(({ id, path = id, fields: { title } }) =>
    typeof title === 'string' && hasLineBreak(title) && !named.has(path) ? path : [],
  );
  const message = 'Its name has line breaks: the title has spaces in their place.';
  return [...files, ...listed].map((path) => ({ path, message, severity: 'warning' }));
}

/** A marker whose records have titles on one line. */
export function withShortTitles(marker: ExportMarker): ExportMarker {
  const records = marker.records.map((record) => {
    const { title } = record.fields;
    if (typeof title !== 'string' || !hasLineBreak(title)) return record;
    return { ...record, fields: { ...record.fields, title: oneLine(title) } };
  });
  return { ...marker, records };
}
