import { window } from 'vscode';
import type { SyncReport } from '../core/ports/syncEngine';
import type { SyncControl } from '../platform/syncControl';
import { withLongSyncProgress } from './syncProgress';

/** Syncs until quiet and says what was exchanged; can be cancelled once it takes long. */
export async function syncNow(sync: Pick<SyncControl, 'syncNow'>): Promise<SyncReport> {
  const report = await withLongSyncProgress('Syncing', (token) => sync.syncNow(token));
  const { pushed, pulled, verified } = report;
  const proof = verified ? ', verified' : '';
  window.setStatusBarMessage(`Synced: ${pushed} sent, ${pulled} received${proof}`, 5_000);
  return report;
}
