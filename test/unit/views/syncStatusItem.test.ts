import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commands } from '../../../src/core/contributions';
import type { SyncPhase, SyncStatus } from '../../../src/core/ports/syncEngine';
import { localSyncStatus } from '../../../src/core/ports/syncEngine';
import type { StatusItem } from '../../../src/views/syncStatusItem';
import { failedFileItem, statusItem } from '../../../src/views/syncStatusItem';

function item(phase: SyncPhase, more: Partial<SyncStatus> = {}): StatusItem {
  const status = { ...localSyncStatus, phase, ...more };
  return statusItem(status, {
    server: phase === 'local' ? undefined : 'my-project',
    formatTime: (time) => `at ${time}`,
  });
}

const phases: readonly SyncPhase[] = [
  'local',
  'idle',
  'syncing',
  'offline',
  'paused',
  'follower',
  'attention',
];

describe('sync status item', () => {
  it('has a text of its own for each phase', () => {
    assert.deepEqual(
      phases.map((phase) => item(phase).text),
      [
        '$(database) Local only',
        '$(cloud) Synced',
        '$(sync~spin) Syncing',
        '$(debug-disconnect) Offline',
        '$(debug-pause) Sync paused',
        '$(multiple-windows) Synced by other window',
        '$(warning) Sync needs attention',
      ],
    );
  });

  it('offers to connect first where nobody chose the server', () => {
    const status = { ...localSyncStatus, phase: 'attention' } as const;
    const context = { server: undefined, formatTime: String };
    assert.equal(
      statusItem({ ...status, message: 'Unknown.' }, context).command,
      commands.connectFirebase,
    );
    assert.equal(item('attention').command, commands.showSync);
    assert.equal(item('attention', { state: 'auth-needed' }).command, commands.signIn);
  });

  it('counts what is pending, except where nothing is ever sent', () => {
    assert.deepEqual(
      phases.map((phase) => item(phase, { pending: 3 }).text),
      [
        '$(database) Local only',
        '$(cloud-upload) 3 pending',
        '$(sync~spin) Syncing, 3 pending',
        '$(debug-disconnect) Offline, 3 pending',
        '$(debug-pause) Paused, 3 pending',
        '$(multiple-windows) 3 pending',
        '$(warning) Sync needs attention',
      ],
    );
    assert.ok(!item('local', { pending: 3 }).tooltip.includes('3'));
  });

  it('says which state it is in where the phase does not tell', () => {
    assert.equal(
      item('attention', { state: 'auth-needed', pending: 2 }).text,
      '$(account) Sign in to sync, 2 pending',
    );
    assert.equal(item('offline', { state: 'quota-paused' }).text, '$(watch) Quota used up');
    assert.ok(
      item('offline', { state: 'backoff', retryAt: 9 }).tooltip.includes('next attempt is at at 9'),
    );
  });

  it('says verified only when it was proved and nothing is pending', () => {
    const proved = item('idle', { verifiedAt: 5 });
    assert.equal(proved.text, '$(verified) Synced, verified at at 5');
    assert.ok(proved.tooltip.includes('Verified at at 5: equal to the server'));
    assert.equal(item('idle', { verifiedAt: 5, pending: 1 }).text, '$(cloud-upload) 1 pending');
  });

  it('asks for attention with its background only when the user must act', () => {
    assert.deepEqual(
      phases.filter((phase) => item(phase).urgent),
      ['attention'],
    );
  });

  it('offers what can be done in each phase, first what a click does', () => {
    assert.equal(item('local').command, commands.connectFirebase);
    assert.equal(item('idle').command, commands.showSync);
    assert.equal(item('paused').command, commands.resumeSync);
    for (const phase of phases) {
      const { tooltip, actions, command } = item(phase);
      assert.equal(actions[0], command, phase);
      assert.ok(actions.includes(commands.showLog), phase);
      const linked = [...tooltip.matchAll(/\(command:([\w.]+)\)/g)].map(([, id]) => id);
      assert.deepEqual(linked, actions, phase);
    }
  });

  it('says what is wrong in the words of the failure, and shows them as they are', () => {
    const { tooltip } = item('attention', { message: 'Deploy [rules](command:evil) $(bug).' });
    assert.ok(tooltip.includes('Deploy \\[rules\\]\\(command:evil\\) \\$\\(bug\\)\\.'), tooltip);
  });

  it('names the server and the conflicts', () => {
    const { tooltip } = item('idle', { conflicts: 2 });
    assert.ok(tooltip.includes('Connected to my\\-project\\.'));
    assert.ok(tooltip.includes('2 conflicts to decide'));
    assert.ok(item('idle', { conflicts: 1 }).tooltip.includes('1 conflict to decide'));
  });

  it('speaks without icons', () => {
    for (const phase of phases) assert.ok(!item(phase).spoken.includes('$('), phase);
  });
});

describe('item for a campaign file that could not be opened', () => {
  it('says why and offers to open it again', () => {
    const failed = failedFileItem('It is locked.');
    assert.equal(failed.command, commands.reopenCampaignFile);
    assert.ok(failed.urgent && failed.tooltip.includes('It is locked\\.'));
  });
});
