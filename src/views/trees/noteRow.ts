import type { RowType } from '../../core/contributions';
import type { CollectionName } from '../../core/model/collections';
import type { NoteSummary } from '../../core/ports/campaignStore';
import { kindNamed } from '../../core/model/collections';
import type { TreeRow } from './outline';

const rowTypes: ReadonlyMap<CollectionName, RowType> = new Map([
  ['campaigns', 'campaign'],
  ['chapters', 'chapter'],
  ['adventures', 'adventure'],
  ['scenes', 'scene'],
  ['sessions', 'session'],
]);

const statusIcons: ReadonlyMap<string, string> = new Map([
  ['planned', 'circle-large'],
  ['active', 'play-circle'],
  ['done', 'pass-filled'],
]);

/** The row of a record. A scene's icon is its status; every status is also written out. */
export function noteRow(note: NoteSummary, expandable: boolean): TreeRow {
  const face = kindNamed(note.kind);
  const status = note.status ?? '';
  const statusIcon = note.collection === 'scenes' ? statusIcons.get(status) : undefined;
  return {
    id: note.docId,
    type: rowTypes.get(note.collection) ?? 'entity',
    label: note.title === '' ? 'Untitled' : note.title,
    description: status,
    role: [face.label, status, ...note.aliases].filter((part) => part !== '').join(', '),
    summary: note.summary ?? '',
    icon: statusIcon ?? face.icon,
    expandable,
  };
}
