import type { RowType } from '../../core/contributions';
import { countNotes } from '../../core/history/operationLabel';
import { relativeTime } from '../../core/relativeTime';
import type { KeptConflict, SyncLogLine, UnsentEdit } from '../../core/ports/syncReview';
import {
  choiceNames,
  conflictField,
  conflictValue,
  oneShortLine,
} from '../../core/sync/conflictText';
import type { HeldCampaign } from '../../core/sync/heldCampaigns';
import type { SyncRow, SyncSection } from './syncModel';

/** How a row looks and what a screen reader says, as plain data. */
export interface SyncRowFace {
  readonly label: string;
  readonly description: string;
  /** Paragraphs of plain text. */
  readonly tooltip: readonly string[];
  /** Name of a product icon. */
  readonly icon: string;
  /** Whether the icon warns. */
  readonly alert: 'error' | 'warning' | undefined;
  readonly spoken: string;
  /** What menus match; `undefined` for rows without actions. */
  readonly type: RowType | undefined;
}

const sectionFaces: Readonly<
  Record<SyncSection, { readonly label: string; readonly icon: string }>
> = {
  deletions: { label: 'Deletions by others', icon: 'trash' },
  waiting: { label: 'Waiting to be sent', icon: 'cloud-upload' },
  aside: { label: 'Set aside', icon: 'error' },
  conflicts: { label: 'Conflicts', icon: 'git-merge' },
  settled: { label: 'Settled conflicts', icon: 'check-all' },
  activity: { label: 'Recent activity', icon: 'history' },
};

const emptyTexts: Readonly<Record<SyncSection, string>> = {
  deletions: 'nothing to decide',
  waiting: 'nothing',
  aside: 'nothing',
  conflicts: 'nothing to decide',
  settled: 'no conflict was settled yet',
  activity: 'sync did nothing yet',
};

/** The face of a row at a point in time. `isConnected`: whether there is a server to send to. */
export function syncRowFace(row: SyncRow, now: number, isConnected: boolean): SyncRowFace {
  switch (row.type) {
    case 'section':
      return sectionFace(row.section, row.count);
    case 'deletions':
      return deletionsFace(row.held);
    case 'edit':
      return editFace(row.edit, now, isConnected);
    case 'conflict':
      return conflictFace(row.kept, now);
    case 'line':
      return lineFace(row.line, now);
    case 'more':
      return plainFace('Show more…', 'ellipsis');
    case 'empty':
      return plainFace(emptyTexts[row.section], 'blank');
  }
}

function sectionFace(section: SyncSection, count: number | undefined): SyncRowFace {
  const { label, icon } = sectionFaces[section];
  if (count === undefined) return plainFace(label, icon);
  const description = count === 0 ? emptyTexts[section] : String(count);
  return {
    ...plainFace(label, icon),
    description,
    alert: count === 0 ? undefined : alerts[section],
    spoken: `${label}, ${description}`,
  };
}

const alerts: Readonly<Partial<Record<SyncSection, 'error' | 'warning'>>> = {
  deletions: 'warning',
  aside: 'error',
  conflicts: 'warning',
};

function deletionsFace({ title, notes }: HeldCampaign): SyncRowFace {
  const label = titleOf({ title });
  const description = `${countNotes(notes)} to keep or delete`;
  const tooltip = `Others deleted ${countNotes(notes)} of “${label}”. No more of them is deleted here until you decide; what went before is in the trash.`;
  return {
    ...plainFace(label, 'trash'),
    description,
    tooltip: [tooltip],
    alert: 'warning',
    spoken: `${label}, ${description}`,
  };
}

function editFace(edit: UnsentEdit, now: number, isConnected: boolean): SyncRowFace {
  const { state, attempts, lastError, createdAt } = edit;
  const label = titleOf(edit);
  const what = edit.deleted ? 'deletion' : edit.isOnServer ? 'edit' : 'new note';
  const isAside = state === 'quarantined';
  const parts = isAside
    ? [oneShortLine(lastError ?? '', 80)]
    : [what, relativeTime(createdAt, now), attemptsText(attempts), waits(edit, now, isConnected)];
  const description = parts.filter((part) => part !== '').join(' · ');
  return {
    label,
    description,
    tooltip: [
      `${label}: ${what} of ${relativeTime(createdAt, now)}`,
      ...(attempts === 0 ? [] : [attemptsText(attempts)]),
      ...(lastError === null
        ? []
        : [isAside ? `The server says: ${lastError}` : `Last error: ${lastError}`]),
    ],
    icon: isAside ? 'error' : editIcon(edit),
    alert: isAside ? 'error' : lastError === null ? undefined : 'warning',
    spoken: `${label}, ${description}`,
    type: isAside ? 'refusedEdit' : 'unsentEdit',
  };
}

function editIcon({ state, deleted, isOnServer }: UnsentEdit): string {
  if (state === 'inflight') return 'sync';
  if (deleted) return 'trash';
  return isOnServer ? 'edit' : 'add';
}

function attemptsText(attempts: number): string {
  if (attempts === 0) return '';
  return attempts === 1 ? '1 failed attempt' : `${attempts} failed attempts`;
}

function waits({ state, nextAttemptAt }: UnsentEdit, now: number, isConnected: boolean): string {
  if (state === 'inflight') return 'sent, not answered yet';
  if (!isConnected) return '';
  return nextAttemptAt > now ? `again ${relativeTime(nextAttemptAt, now)}` : '';
}

function conflictFace(kept: KeptConflict, now: number): SyncRowFace {
  const { field, mine, theirs, base, chosen, createdAt, resolvedAt } = kept;
  const label = titleOf(kept);
  const [own, other, before] = [mine, theirs, base].map((value) => conflictValue(field, value));
  const values = `${oneShortLine(own ?? '')} ↔ ${oneShortLine(other ?? '')}`;
  const description = `${conflictField(field)} · ${chosen === null ? values : choiceNames[chosen]}`;
  const facts = [
    `${label}: ${conflictField(field)}`,
    `Was: ${oneShortLine(before ?? '', 300)}`,
    `Mine: ${oneShortLine(own ?? '', 300)}`,
    `Theirs: ${oneShortLine(other ?? '', 300)}`,
    `Found ${relativeTime(createdAt, now)}`,
  ];
  return {
    label,
    description,
    tooltip:
      chosen === null
        ? facts
        : [...facts, `Settled ${relativeTime(resolvedAt ?? now, now)}: ${choiceNames[chosen]}`],
    icon: chosen === null ? 'git-merge' : 'check',
    alert: chosen === null ? 'warning' : undefined,
    spoken: `${label}, conflict, ${description}`,
    type: chosen === null ? 'conflict' : 'settledConflict',
  };
}

function lineFace({ at, message, note }: SyncLogLine, now: number): SyncRowFace {
  const rest = note === null ? message : message.slice(note.docId.length).trim();
  const label = note === null ? rest : titleOf(note);
  const description = note === null ? relativeTime(at, now) : `${rest} · ${relativeTime(at, now)}`;
  return {
    ...plainFace(label, note === null ? 'circle-small' : 'note'),
    description,
    tooltip: [note === null ? rest : `${label} ${rest}`, relativeTime(at, now)],
    spoken: `${label}, ${description}`,
    type: note === null ? undefined : 'syncedNote',
  };
}

function plainFace(label: string, icon: string): SyncRowFace {
  return {
    label,
    description: '',
    tooltip: [label],
    icon,
    alert: undefined,
    spoken: label,
    type: undefined,
  };
}

function titleOf({ title }: { readonly title: string }): string {
  return title === '' ? 'Untitled' : title;
}
