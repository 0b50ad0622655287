import type { CommandId } from '../core/contributions';
import { commands } from '../core/contributions';
import { escapeMarkdown } from '../core/escapeMarkdown';
import type { EngineState, SyncPhase, SyncStatus } from '../core/ports/syncEngine';
import type { StatusContext } from './syncWords';
import { syncFacts, syncLabel, syncSentence } from './syncWords';

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

const icons: Readonly<Record<SyncPhase, string>> = {
  local: 'database',
  idle: 'cloud',
  syncing: 'sync~spin',
  offline: 'debug-disconnect',
  paused: 'debug-pause',
  follower: 'multiple-windows',
  attention: 'warning',
};

const stateIcons: Readonly<Partial<Record<EngineState, string>>> = {
  'signed-out': 'account',
  'auth-needed': 'account',
  'quota-paused': 'watch',
  'read-only': 'lock',
};

/** What every connected state offers last. */
const always = [commands.showLog, commands.disconnect];

const controls: Readonly<Record<SyncPhase, readonly CommandId[]>> = {
  local: [commands.connectFirebase, commands.showSync, commands.showLog],
  idle: [commands.showSync, commands.syncNow, commands.pauseSync, ...always],
  syncing: [commands.showSync, commands.pauseSync, ...always],
  offline: [commands.showSync, commands.syncNow, commands.pauseSync, ...always],
  paused: [commands.resumeSync, commands.showSync, commands.syncNow, ...always],
  follower: [commands.showSync, ...always],
  attention: [commands.showSync, commands.syncNow, commands.connectFirebase, ...always],
};

/** For a server that the folder names and nobody here chose. */
const unapprovedControls: readonly CommandId[] = [
  commands.connectFirebase,
  commands.showLog,
  commands.disconnect,
];

/** For a project to which nobody is signed in, or no longer. */
const signedOutControls: readonly CommandId[] = [commands.signIn, commands.showSync, ...always];

const controlNames: ReadonlyMap<CommandId, string> = new Map([
  [commands.connectFirebase, '$(plug) Connect to Firebase…'],
  [commands.showSync, '$(list-tree) Show sync'],
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
  const label = syncLabel(status, context);
  const actions = actionsOf(status, context);
  return {
    text: `$(${iconOf(status)}) ${label}`,
    spoken: `Moonforge: ${label}`,
    tooltip: tooltipOf(status, context, actions),
    command: actions[0] ?? commands.showLog,
    actions,
    urgent: status.phase === 'attention',
  };
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

function actionsOf(
  { phase, state, reason }: SyncStatus,
  { server }: StatusContext,
): readonly CommandId[] {
  if (phase === 'attention' && server === undefined) return unapprovedControls;
  const isSignedOut = state === 'auth-needed' || state === 'signed-out';
  if (phase === 'attention' && (isSignedOut || reason === 'unauthenticated')) {
    return signedOutControls;
  }
  return controls[phase];
}

function iconOf({ phase, state, pending, verifiedAt }: SyncStatus): string {
  const icon = stateIcons[state];
  if (icon !== undefined) return icon;
  if (phase !== 'idle') return icons[phase];
  if (pending > 0) return 'cloud-upload';
  return verifiedAt === null ? icons.idle : 'verified';
}

function tooltipOf(
  status: SyncStatus,
  context: StatusContext,
  actions: readonly CommandId[],
): string {
  const paragraphs = [syncSentence(status), ...syncFacts(status, context)].map(escapeMarkdown);
  return `**Moonforge**: ${[...paragraphs, linksTo(actions)].join('\n\n')}`;
}

function linksTo(actions: readonly CommandId[]): string {
  return actions.map((id) => `[${controlNames.get(id) ?? id}](command:${id})`).join(' · ');
}
