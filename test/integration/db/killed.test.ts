import assert from 'node:assert/strict';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { usingStore, withFolder } from '../../support/withStore';
import { startChild } from './support/child';
import { killedWrites, prepareKilledWrites } from './support/killedWrites';

/** Processes that are killed at the same time. */
const atOnce = 4;

/** Statements nobody's write needs; a write that never ends is a failure. */
const mostStatements = 400;

/** All texts of a file, and that it is sound. */
async function textsOf(file: string): Promise<string> {
  return usingStore({ file }, async (store) => {
    assert.deepEqual((await store.check()).problems, []);
    const notes = await store.notes.summaries();
    const texts = await Promise.all(
      notes.map(async ({ docId, title }) => {
        const note = await store.notes.get(docId);
        return `${title}: ${note?.frontMatter ?? ''}${note?.body ?? ''}`;
      }),
    );
    return texts.toSorted().join('\n');
  });
}

/** Runs a write in a process that is killed at its n-th statement; tells whether it reported the commit. */
async function killedAt(file: string, write: string, n: number): Promise<boolean> {
  const child = startChild(['dieAtStatement', file, write, String(n)]);
  let committed = false;
  child.on('message', () => (committed = true));
  await once(child, 'exit');
  return committed;
}

describe('a process that is killed at any statement', () => {
  before(function () {
    // A process cannot kill itself at once there.
    if (process.platform === 'win32') this.skip();
  });

  for (const write of Object.keys(killedWrites)) {
    it(`has done all or nothing of one ${write}, and all that was reported`, function () {
      this.timeout(240_000);
      return withFolder(async (folder) => {
        const file = path.join(folder, 'campaign.db');
        await usingStore({ file }, prepareKilledWrites);
        await mkdir(path.join(folder, 'vault'));
        await writeFile(path.join(folder, 'vault', 'Inn.md'), 'The inn of [[Nora]].');
        await writeFile(
          path.join(folder, 'vault', 'Gate.md'),
          '---\ntags: [wall]\n---\nSee [[Inn]].',
        );
        const before = await textsOf(file);
        let deaths = 0;
        const tryAt = async (n: number): Promise<boolean> => {
          const copy = path.join(folder, `${write}${n}.db`);
          await copyFile(file, copy);
          const committed = await killedAt(copy, write, n);
          const texts = await textsOf(copy);
          if (committed) assert.notEqual(texts, before);
          else deaths++;
          if (texts !== before) after.add(texts);
          return committed;
        };
        const after = new Set<string>();
        for (let n = 1, done = false; !done; n += atOnce) {
          assert.ok(n < mostStatements);
          const ends = await Promise.all(Array.from({ length: atOnce }, (_, k) => tryAt(n + k)));
          done = ends.every(Boolean);
        }
        assert.equal(after.size, 1, 'there is one state after the write');
        assert.ok(deaths > 10, `${deaths} deaths`);
      });
    });
  }
});
