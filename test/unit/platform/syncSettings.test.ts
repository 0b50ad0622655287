import { userSettings } from '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { settings } from '../../../src/core/contributions';
import { defaultSyncOptions } from '../../../src/core/ports/syncEngine';
import { readSyncSettings } from '../../../src/platform/syncSettings';

describe('sync settings', () => {
  afterEach(() => userSettings.clear());

  it('are brought within their limits', () => {
    userSettings.set(settings.pollInterval, 0);
    userSettings.set(settings.maxRetries, 1_000);
    assert.deepEqual(readSyncSettings(), {
      ...defaultSyncOptions,
      pollInterval: 1_000,
      maxRetries: 20,
    });
  });

  it('of another type count as not given', () => {
    userSettings.set(settings.retryDelay, 'soon');
    assert.deepEqual(readSyncSettings(), defaultSyncOptions);
  });
});
