import assert from 'node:assert/strict';

import { isFollowed, isOwn, newMarker } from '../../../src/sync/marker';

const file = 'a1b2c3';
const marker = newMarker({ deviceId: file, counter: 7 });

describe('newMarker', () => {
  it('names the file and its commit, differs each time and fits the rules', () => {
    assert.match(marker, /^a1b2c3\.7\.[A-Za-z0-9_-]{12}$/);
    assert.notEqual(newMarker({ deviceId: file, counter: 7 }), marker);
    const longest = newMarker({ deviceId: 'f'.repeat(24), counter: 999_999_999 });
    assert.ok(longest.length <= 64);
  });
});

describe('isOwn', () => {
  it('holds for the file that made it only', () => {
    assert.equal(isOwn(marker, file), true);
    assert.equal(isOwn(marker, 'a1b2c'), false);
  });
});

describe('isFollowed', () => {
  it('holds when the same file wrote in a later commit, and for nothing else', () => {
    assert.equal(isFollowed(marker, new Set([`${file}.8.x`])), true);
    assert.equal(isFollowed(marker, new Set([`${file}.10.x`])), true);
    assert.equal(isFollowed(marker, new Set([marker, `${file}.7.x`, `${file}.6.x`])), false);
    assert.equal(isFollowed(marker, new Set(['ffff.8.x', 'random', `${file}.x.8`])), false);
    assert.equal(isFollowed('random', new Set([`${file}.8.x`])), false);
  });
});
