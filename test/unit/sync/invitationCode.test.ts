import assert from 'node:assert/strict';

import type { CampaignId } from '../../../src/core/model/ids';
import {
  formatInvitation,
  isInvitationCode,
  newSecret,
  parseInvitation,
  type InvitationCode,
} from '../../../src/sync/sharing/invitationCode';

const emulator: InvitationCode = {
  address: { kind: 'emulator', host: '127.0.0.1', port: 8080 },
  projectId: 'demo-moonforge',
  campaignId: 'Abc-123' as CampaignId,
  secret: newSecret(),
  name: 'The “Sunken” Keep – Überfahrt',
};

const project: InvitationCode = {
  ...emulator,
  address: {
    kind: 'project',
    config: { apiKey: 'key', projectId: 'my-table', authDomain: 'my-table.firebaseapp.com' },
  },
  projectId: 'my-table',
};

describe('An invitation code', () => {
  it('carries server, campaign, secret and name', () => {
    assert.deepEqual(parseInvitation(formatInvitation(emulator)), emulator);
    assert.deepEqual(parseInvitation(formatInvitation(project)), project);
  });

  it('survives what mail and chat do to a line', () => {
    const code = formatInvitation(project);
    const mailed = `> “${code.slice(0, 60)}\r\n> ${code.slice(60, 120)}\n${code.slice(120)}”\n`;
    assert.equal(isInvitationCode(mailed), true);
    assert.deepEqual(parseInvitation(mailed), project);
  });

  it('is found in a whole message, whatever comes before and after it', () => {
    const code = formatInvitation(project);
    for (const text of [`Hi Tom! ${code} See you on Friday.`, `Look: “${code}”\n\n— Ann`]) {
      assert.equal(isInvitationCode(text), true);
      assert.deepEqual(parseInvitation(text), project);
    }
  });

  it('is never quoted by what says that it is damaged', () => {
    const code = formatInvitation(emulator);
    for (const text of [code.slice(1), code.slice(0, -9), code.replace(':', ' ')]) {
      assert.throws(
        () => parseInvitation(text),
        (error: Error) => !error.message.includes(code.slice(40, 60)),
      );
    }
  });

  it('has a secret of 192 bits that is new each time', () => {
    assert.match(newSecret(), /^[\w-]{32}$/);
    assert.notEqual(newSecret(), newSecret());
  });

  it('is refused in one sentence when a piece is missing', () => {
    const code = formatInvitation(project);
    for (const length of [25, 60, code.length - 3]) {
      assert.throws(() => parseInvitation(code.slice(0, length)), {
        reason: 'invalid-input',
        message: /damaged|no Firebase web configuration/,
      });
    }
    assert.throws(() => parseInvitation('Abc-123'), { message: /no invitation/ });
    const weak = formatInvitation({ ...emulator, secret: 'guess' });
    assert.throws(() => parseInvitation(weak), { message: /damaged/ });
  });
});
