import { MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import { messageOf } from '../core/errors';
import type { CampaignFile } from '../platform/campaignFile';
import { setContextKey } from '../platform/contextKey';
import type { SyncControl } from '../platform/syncControl';
import type { StatusItem } from './syncStatusItem';
import { failedFileItem, statusItem } from './syncStatusItem';

/** Left of most other items: sync is about the whole workspace. */
const priority = 50;

/** Shows the state of sync in the status bar while there is a campaign. */
export function registerSyncStatus(campaign: CampaignFile, sync: SyncControl): Disposable {
  const disposables = new DisposableStore();
  const bar = disposables.add(
    window.createStatusBarItem('moonforge.sync', StatusBarAlignment.Left, priority),
  );
  bar.name = 'Moonforge Sync';
  const show = (): void => {
    setContextKey('syncPhase', sync.status.phase);
    const named = sync.account === undefined ? 'none' : 'signedIn';
    setContextKey('account', sync.isSignedOut ? 'signedOut' : named);
    const item = currentItem(campaign, sync);
    if (item === undefined) {
      bar.hide();
      return;
    }
    bar.text = item.text;
    bar.tooltip = tooltip(item);
    bar.command = item.command;
    bar.accessibilityInformation = { label: item.spoken };
    bar.backgroundColor = item.urgent
      ? new ThemeColor('statusBarItem.warningBackground')
      : undefined;
    bar.show();
  };
  disposables.add(sync.onDidChangeStatus(show));
  disposables.add(campaign.onDidChangeState(show));
  show();
  return disposables;
}

/** Without a campaign there is nothing to say. */
function currentItem(campaign: CampaignFile, sync: SyncControl): StatusItem | undefined {
  if (campaign.state === 'failed') return failedFileItem(messageOf(campaign.failure));
  const isThere = campaign.state !== 'absent' && campaign.state !== 'unknown';
  if (!isThere && sync.status.phase === 'local') return undefined;
  return statusItem(sync.status, {
    server: sync.server,
    formatTime: (time) => new Date(time).toLocaleTimeString([], { timeStyle: 'short' }),
  });
}

function tooltip({ tooltip: text, actions }: StatusItem): MarkdownString {
  const markdown = new MarkdownString(text, true);
  markdown.isTrusted = { enabledCommands: actions };
  return markdown;
}
