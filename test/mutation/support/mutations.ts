/** A guard of sync, and what is put in its place. */
export interface Mutation {
  /** What is taken away. */
  readonly guard: string;
  /** Below the repository. */
  readonly file: string;
  /** Exactly as it stands in the file, once. */
  readonly code: string;
  readonly replacement: string;
}

/** What the proof stands on. Taking away any one of them has to be noticed. */
export const mutations: readonly Mutation[] = [
  {
    guard: 'the lease check inside each transaction',
    file: 'src/db/sync/createSyncStore.ts',
    code: 'await assertLease(transaction.sql, lease);',
    replacement: '',
  },
  {
    guard: 'the epoch of the lease, which fences off who slept',
    file: 'src/db/sync/lease.ts',
    code: 'if (current?.owner === owner && current.epoch === epoch) return;',
    replacement: 'if (current?.owner === owner) return;',
  },
  {
    guard: 'the freeze: what landed is what was frozen, not what the record is by then',
    file: 'src/sync/acknowledge.ts',
    code: 'landed: writesOf(operation) });',
    replacement: `landed: await Promise.all(
      writesOf(operation).map(async (sent) => ({
        ...sent,
        state: { ...sent.state, ...(await unit.image(operation.docId, operation.campaignId)) },
      })),
    ) });`,
  },
  {
    guard: 'the marker, which tells an own operation from another’s',
    file: 'src/sync/classify.ts',
    code: 'if (sent === undefined || !document.seen.has(marker)) return false;',
    replacement: 'if (sent === undefined) return false;',
  },
  {
    guard: 'page and cursor in one transaction',
    file: 'src/sync/pull.ts',
    code: 'const changed = await store.sync.transaction(lease, async (unit) => {',
    replacement: `await store.sync.transaction(lease, (unit) =>
      unit.setState({ ...state, cursor: laterCursor(state.cursor, documents.at(-1)), lastSyncedAt: 0 }),
    );
    const changed = await store.sync.transaction(lease, async (unit) => {`,
  },
  {
    guard: 'the server’s rule that a revision follows the one before',
    file: 'test/simulation/support/modelServer.ts',
    code: 'state.rev !== before + 1 ||',
    replacement: '',
  },
  {
    guard: 'reading back after a failure instead of judging by it',
    file: 'src/sync/sendBatch.ts',
    code: 'const unseen = await readBack(context, campaignId, batch);',
    replacement: `await acknowledgeAll(context, batch);
    const unseen: readonly FrozenOperation[] = [];`,
  },
  {
    guard: 'halving a refused batch until the one the server does not take is alone',
    file: 'src/sync/isolate.ts',
    code: 'if (only !== undefined && others.length === 0) {',
    replacement: `for (const one of others) {
      await context.store.sync.transaction(context.lease, (unit) => quarantine(context, unit, one, 'mutated'));
    }
    if (only !== undefined) {`,
  },
  {
    guard: 'going on with what was inflight when the process died',
    file: 'src/sync/push.ts',
    code: 'if (rows.length === 0) return;',
    replacement: 'if (rows.length >= 0) return;',
  },
  {
    guard: 'the base that becomes what landed',
    file: 'src/sync/acknowledge.ts',
    code: 'await unit.setBase({ docId, campaignId, audience, base: state, remoteUpdatedAt: null });',
    replacement: '',
  },
  {
    guard: 'the look whether the record was edited while it was sent',
    file: 'src/sync/acknowledge.ts',
    code: 'if (image === undefined || own === undefined || sameImage(image, own)) {',
    replacement: 'if (image === undefined || own === undefined || own.rev > 0) {',
  },
  {
    guard: 'merging where there are unsent edits',
    file: 'src/sync/applyRemote.ts',
    code: 'const mine = edited ? await unit.image(docId, campaignId) : undefined;',
    replacement: 'const mine = isFirst ? await unit.image(docId, campaignId) : undefined;',
  },
  {
    guard: 'keeping what a merge decides against',
    file: 'src/sync/applyRemote.ts',
    code: 'for (const conflict of conflicts) {',
    replacement: 'for (const conflict of conflicts.slice(0, 0)) {',
  },
  {
    guard: 'the edit that wins over a deletion',
    file: 'src/sync/mergeImages.ts',
    code: 'return sameImage(mine.deleted ? theirs : mine, base);',
    replacement: 'return true;',
  },
  {
    guard: 'the proof, which finds commits that showed up late',
    file: 'src/sync/verify.ts',
    code: 'if (missing.documents === 0 && missing.revisions === 0) {',
    replacement: 'if (missing.documents >= 0) {',
  },
];
