import assert from 'node:assert/strict';
import { syncFailure } from '../../../src/cli/syncFailure';
import type { SyncReport, SyncStatus } from '../../../src/core/ports/syncEngine';
import { localSyncStatus } from '../../../src/core/ports/syncEngine';

const done: SyncReport = {
  pushed: 1,
  pulled: 0,
  merged: 0,
  conflicts: 0,
  pending: 0,
  verified: true,
};

const idle: SyncStatus = { ...localSyncStatus, phase: 'idle', state: 'idle', verifiedAt: 1 };

describe('syncFailure', () => {
  it('is undefined when all was sent and proven', () => {
    assert.equal(syncFailure(done, idle), undefined);
  });

  it('counts what was not sent', () => {
    assert.match(syncFailure({ ...done, pending: 1 }, idle) ?? '', /^1 change was not sent yet/);
    assert.match(syncFailure({ ...done, pending: 7 }, idle) ?? '', /^7 changes were not sent yet/);
  });

  it('says that the proof failed', () => {
    assert.match(syncFailure({ ...done, verified: false }, idle) ?? '', /^The two sides could not/);
  });

  it('gives what the engine says first', () => {
    const status: SyncStatus = { ...idle, phase: 'attention', message: 'Two notes are too long.' };
    assert.equal(syncFailure({ ...done, pending: 2 }, status), 'Two notes are too long.');
  });
});
