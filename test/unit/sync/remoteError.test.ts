import assert from 'node:assert/strict';

import { MoonforgeError } from '../../../src/core/errors';
import { remoteError } from '../../../src/sync/firestore/remoteError';

describe('remoteError', () => {
  const cases: readonly (readonly [code: string, message: string, reason: string])[] = [
    ['permission-denied', 'Missing or insufficient permissions.', 'permission-denied'],
    ['unauthenticated', '', 'unauthenticated'],
    ['unavailable', '', 'offline'],
    ['deadline-exceeded', '', 'offline'],
    ['unknown', 'Request failed with error: fetch failed (Error: ECONNREFUSED)', 'offline'],
    ['unknown', 'Request failed with error: backend error', 'remote-failed'],
    ['internal', '', 'remote-failed'],
    ['resource-exhausted', 'Quota exceeded.', 'quota'],
    ['resource-exhausted', 'gRPC message exceeds maximum size 4194304: 7200000', 'too-large'],
    [
      'failed-precondition',
      'The value of property "body" is longer than 1048487 bytes.',
      'too-large',
    ],
    ['failed-precondition', 'Nested arrays are not allowed', 'invalid-input'],
    ['invalid-argument', '', 'invalid-input'],
    ['not-found', '', 'stale'],
    ['already-exists', '', 'stale'],
    ['aborted', '', 'stale'],
    ['auth/network-request-failed', '', 'offline'],
    ['auth/too-many-requests', '', 'quota'],
    ['auth/invalid-credential', '', 'unauthenticated'],
    ['auth/user-token-expired', '', 'unauthenticated'],
  ];

  for (const [code, message, reason] of cases) {
    it(`takes ${code} (${message}) for ${reason}`, () => {
      const mapped = remoteError(Object.assign(new Error(message), { code }));
      assert.equal(mapped.reason, reason);
      assert.match(mapped.message, /^[A-Z].*\.$/);
    });
  }

  it('keeps the server’s words as the cause and its own errors as they are', () => {
    const cause = new Error('words');
    assert.equal(remoteError(cause).cause, cause);
    const own = new MoonforgeError('offline', 'No answer.');
    assert.equal(remoteError(own), own);
  });
});
