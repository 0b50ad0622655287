import assert from 'node:assert/strict';

import { sessionPersistence } from '../../../src/sync/firestore/sessionPersistence';

interface Persistence {
  _set(key: string, value: unknown): Promise<void>;
  _get(key: string): Promise<unknown>;
  _remove(key: string): Promise<void>;
}

describe('sessionPersistence', () => {
  const kept = new Map<string, string>();
  const storage = {
    get: (key: string) => Promise.resolve(kept.get(key)),
    set: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
    delete: (key: string) => Promise.resolve(void kept.delete(key)),
  };

  it('keeps a session for an app of another name', async () => {
    await persistence('app-1')._set('firebase:authUser:key:app-1', { uid: 'gm' });
    assert.deepEqual(await persistence('app-2')._get('firebase:authUser:key:app-2'), { uid: 'gm' });
    assert.deepEqual([...kept.keys()], ['moonforge.firebase:authUser:key']);
  });

  it('forgets a removed session', async () => {
    await persistence('app-3')._remove('firebase:authUser:key:app-3');
    assert.equal(await persistence('app-3')._get('firebase:authUser:key:app-3'), null);
  });

  function persistence(appName: string): Persistence {
    const Class = sessionPersistence(storage, appName) as unknown as new () => Persistence;
    return new Class();
  }
});
