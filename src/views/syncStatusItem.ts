import type { CommandId } from '../core/contributions';
import { commands } from '../core/contributions';
import { escapeMarkdown } from '../core/escapeMarkdown';
import type { SyncPhase, SyncStatus } from '../core/ports/syncEngine';

/** The status-bar item as plain data. */
export interface StatusItem {
  /** With `$(icon)`s. */
  readonly text: string;
  readonly spoken: string;
  /** Markdown with links to `actions`. */
  readonly tooltip: string;
  readonly command: CommandId;
  readonly actions: readonly CommandId[];
  /** True when the user must act: only then the item has a background. */
  readonly urgent: boolean;
}

export interface StatusContext {
  /** Server and project, as users know it; `undefined` when not connected. */
  readonly server: string | undefined;
  /** A point in time as the user's clock shows it. */
  readonly formatTime: (time: number) => string;
}

const icons: Readonly<Record<SyncPhase, string>> = {
  local: 'database',
  idle: 'cloud',
  syncing: 'sync~spin',
  offline: 'debug-disconnect',
  paused: 'debug-pause',
  follower: 'multiple-windows',
  attention: 'warning',
};

const sentences: Readonly<Record<SyncPhase, string>> = {
  local: 'The campaign is kept on this computer only.',
  idle: 'The campaign is in sync.',
  syncing: 'Changes are being exchanged with the server.',
  offline: 'The server cannot be reached. Everything works; changes are sent once it can.',
  paused: 'Sync is paused. Changes are kept and sent when it goes on.',
  follower: 'Another window of this folder syncs; this one shows what arrives.',
  attention: 'Sync cannot go on without you.',
};

const controls: Readonly<Record<SyncPhase, readonly CommandId[]>> = {
  local: [commands.connectFirebase, commands.showLog],
  idle: [commands.syncNow, commands.pauseSync, commands.showLog, commands.disconnect],
  syncing: [commands.pauseSync, commands.showLog, commands.disconnect],
  offline: [commands.syncNow, commands.pauseSync, commands.showLog, commands.disconnect],
  paused: [commands.resumeSync, commands.syncNow, commands.showLog, commands.disconnect],
  follower: [commands.showLog, commands.disconnect],
  attention: [commands.syncNow, commands.connectFirebase, commands.showLog, commands.disconnect],
};

/** For a server that the folder names and nobody here chose. */
const unapprovedControls: readonly CommandId[] = [
  commands.connectFirebase,
  commands.showLog,
  commands.disconnect,
];

/** For a project to which nobody is signed in, or no longer. */
const signedOutControls: readonly CommandId[] = [
  commands.signIn,
  commands.showLog,
  commands.disconnect,
];

const controlNames: ReadonlyMap<CommandId, string> = new Map([
  [commands.connectFirebase, '$(plug) Connect to Firebase…'],
  [commands.signIn, '$(account) Sign in…'],
  [commands.syncNow, '$(sync) Sync now'],
  [commands.pauseSync, '$(debug-pause) Pause'],
  [commands.resumeSync, '$(debug-continue) Resume'],
  [commands.showLog, '$(output) Show log'],
  [commands.disconnect, '$(debug-disconnect) Disconnect'],
  [commands.reopenCampaignFile, '$(refresh) Open it again'],
]);

/** What the status bar shows for a state of sync. */
export function statusItem(status: SyncStatus, context: StatusContext): StatusItem {
  const label = labelOf(status);
  const actions = actionsFor(status, context);
  return {
    text: `$(${iconOf(status)}) ${label}`,
    spoken: `Moonforge: ${label}`,
    tooltip: tooltipOf(status, context, actions),
    command: actions[0] ?? commands.showLog,
    actions,
    urgent: status.phase === 'attention',
  };
}

function actionsFor(status: SyncStatus, { server }: StatusContext): readonly CommandId[] {
  if (status.phase !== 'attention') return controls[status.phase];
  if (server === undefined) return unapprovedControls;
  return status.reason === 'unauthenticated' ? signedOutControls : controls.attention;
}

/** What the status bar shows when the campaign file could not be opened. */
export function failedFileItem(message: string): StatusItem {
  const actions = [commands.reopenCampaignFile, commands.showLog];
  return {
    text: '$(warning) Campaign not open',
    spoken: 'Moonforge: the campaign file could not be opened',
    tooltip: [`**Moonforge**: ${escapeMarkdown(message)}`, linksTo(actions)].join('\n\n'),
    command: commands.reopenCampaignFile,
    actions,
    urgent: true,
  };
}

function labelOf({ phase, state, pending, verifiedAt }: SyncStatus): string {
  const waiting = pending === 0 ? '' : `${pending} pending`;
  switch (phase) {
    case 'local':
      return 'Local only';
    case 'idle':
      return waiting || (verifiedAt === null ? 'Synced' : 'Synced, verified');
    case 'syncing':
      return waiting ? `Syncing, ${waiting}` : 'Syncing';
    case 'offline':
      return waiting ? `Offline, ${waiting}` : 'Offline';
    case 'paused':
      return waiting ? `Paused, ${waiting}` : 'Sync paused';
    case 'follower':
      return waiting || 'Synced by other window';
    case 'attention':
      if (state !== 'signed-out') return 'Sync needs attention';
      return waiting ? `Signed out, ${waiting}` : 'Signed out';
  }
}

function iconOf({ phase, pending, verifiedAt }: SyncStatus): string {
  if (phase !== 'idle') return icons[phase];
  if (pending > 0) return 'cloud-upload';
  return verifiedAt === null ? icons.idle : 'verified';
}

function tooltipOf(
  { phase, pending, conflicts, verifiedAt, message }: SyncStatus,
  { server, formatTime }: StatusContext,
  actions: readonly CommandId[],
): string {
  const facts = [
    server === undefined ? '' : `Connected to ${escapeMarkdown(server)}.`,
    pending === 0 || phase === 'local' ? '' : `${count(pending, 'change')} not yet on the server.`,
    conflicts === 0 ? '' : `${count(conflicts, 'conflict')} kept for you to look at.`,
    verifiedAt === null
      ? ''
      : `Proved equal to the server at ${escapeMarkdown(formatTime(verifiedAt))}.`,
  ].filter((fact) => fact !== '');
  const sentence = message === null ? sentences[phase] : escapeMarkdown(message);
  return [`**Moonforge**: ${sentence}`, ...facts, linksTo(actions)].join('\n\n');
}

function linksTo(actions: readonly CommandId[]): string {
  return actions.map((id) => `[${controlNames.get(id) ?? id}](command:${id})`).join(' · ');
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}
