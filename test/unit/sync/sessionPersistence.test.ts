import assert from 'node:assert/strict';

import { transientSession } from '../../../src/sync/account';
import { sessionPersistence } from '../../../src/sync/firestore/sessionPersistence';

interface Persistence {
  _set(key: string, value: unknown): Promise<void>;
  _get(key: string): Promise<unknown>;
  _remove(key: string): Promise<void>;
}

describe('sessionPersistence', () => {
  const account = { projectId: 'bell', uid: 'ann', label: 'ann@example.org' };
  const session = transientSession({ account, user: '{"uid":"ann"}' });
  const Class = sessionPersistence(session) as unknown as new () => Persistence;

  it('gives the kept user to an app of any name', async () => {
    assert.deepEqual(await new Class()._get('firebase:authUser:key:app-1'), { uid: 'ann' });
    await new Class()._set('firebase:authUser:key:app-2', { uid: 'ann', token: 2 });
    const renewed = { uid: 'ann', token: 2 };
    assert.deepEqual(await new Class()._get('firebase:authUser:key:app-3'), renewed);
  });

  it('keeps nothing else, and no longer knows what it was never told', async () => {
    await new Class()._set('firebase:persistence:key:app-1', 'LOCAL');
    assert.equal(await new Class()._get('firebase:persistence:key:app-1'), null);
    assert.match((await session.load()) ?? '', /"uid":"ann"/);
  });

  it('keeps a user whom the SDK gives up: only a sign-out ends a session', async () => {
    await new Class()._remove('firebase:authUser:key:app-1');
    assert.notEqual(await new Class()._get('firebase:authUser:key:app-1'), null);
  });
});
