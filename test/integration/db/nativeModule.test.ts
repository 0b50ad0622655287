import assert from 'node:assert/strict';
import Module from 'node:module';
import { openCampaignStore } from '../../../src/db/openCampaignStore';

describe('a machine without the native SQLite module', () => {
  const { prototype } = Module;
  const original = Object.getOwnPropertyDescriptor(prototype, 'require');
  assert.ok(original);

  before(() => {
    Object.defineProperty(prototype, 'require', {
      ...original,
      value: function (this: NodeJS.Module, id: string): unknown {
        if (id === '@vscode/sqlite3') throw new Error('Cannot find module vscode-sqlite3.node');
        return Reflect.apply(original.value as NodeJS.Require, this, [id]);
      },
    });
  });

  after(() => {
    Object.defineProperty(prototype, 'require', original);
  });

  it('is told which module is missing and what to do', async () => {
    await assert.rejects(openCampaignStore({ file: ':memory:' }), {
      reason: 'native-module',
      message: /could not be loaded \(Cannot find module .*\)\. Reinstall .* "npm rebuild/,
    });
  });
});
