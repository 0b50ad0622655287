import assert from 'node:assert/strict';

import type { RemoteWrite } from '../../../../src/core/ports/remoteStore';

/** A document somebody asked the server to write, whatever came of it. */
export interface Attempt {
  readonly place: string;
  readonly rev: number;
  readonly marker: string;
}

/** What a commit asks for. */
export function attemptsOf(writes: readonly RemoteWrite[]): readonly Attempt[] {
  return writes.map(({ audience, docId, state: { rev }, marker }) => ({
    place: `${audience}/${docId}`,
    rev,
    marker,
  }));
}

/**
 * I8 and I5, whatever was lost on the way: an operation is only ever asked for at one revision of its document, and the
 * rules take each revision once.
 */
export function assertLandedOnce(attempts: readonly Attempt[]): void {
  const revisions = new Map<string, number>();
  for (const { place, rev, marker } of attempts) {
    const operation = `${place} ${marker}`;
    const known = revisions.get(operation) ?? rev;
    assert.equal(rev, known, `I8: ${operation} was sent as revision ${known} and ${rev}`);
    revisions.set(operation, rev);
  }
}
