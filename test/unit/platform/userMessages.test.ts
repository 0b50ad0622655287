import { shownMessages } from '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MoonforgeError } from '../../../src/core/errors';
import { silentLogger } from '../../../src/core/logger';
import { plainLabel } from '../../../src/platform/plainText';
import { reportFailure } from '../../../src/platform/userMessages';

describe('messages to the user', () => {
  it('make no link of what a note is called', async () => {
    const title = '[Fix](command:workbench.action.terminal.new)';
    await reportFailure(
      new MoonforgeError('invalid-input', `"${title}" has no status.`),
      silentLogger,
    );
    const shown = shownMessages.at(-1) ?? '';
    assert.match(shown, /Fix/);
    assert.ok(!shown.includes(']('), shown);
  });

  it('draw no icon for what a note is called', () => {
    assert.ok(!plainLabel('$(bug) Bell').includes('$('));
  });
});
