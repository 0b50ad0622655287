import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { reasonOf } from '../../../src/core/errors';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { MirrorReport } from '../../../src/documents/mirror/mirrorCampaign';
import { MirrorWatcher } from '../../../src/documents/mirror/watchMirror';
import { ImportRig, textOf } from '../import/support/importRig';

/** A watcher and what it told. */
class Watch {
  readonly reports: MirrorReport[] = [];
  readonly failures: unknown[] = [];
  readonly #waiting = new Set<() => void>();
  #watcher: MirrorWatcher | undefined;

  static async start(rig: ImportRig, folder: string): Promise<Watch> {
    const watch = new Watch();
    watch.#watcher = await MirrorWatcher.start(
      rig.store,
      { folder, campaign: 'Ember' },
      {
        onPass: (report) => watch.#told(() => watch.reports.push(report)),
        onFailure: (error) => watch.#told(() => watch.failures.push(error)),
      },
    );
    return watch;
  }

  get watcher(): MirrorWatcher {
    return this.#watcher!;
  }

  /** Resolves once `isTrue`, which is asked now and whenever the watcher told something. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Reports added up. */
  sum(count: 'written' | 'saved' | 'merged' | 'created' | 'discarded'): number {
    return this.reports.reduce((sum, report) => sum + report[count], 0);
  }

  #told(add: () => void): void {
    add();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}

describe('MirrorWatcher', () => {
  let rig: ImportRig;
  let folder: string;
  let campaignId: CampaignId;
  let hob: RecordId;
  let watches: Watch[];

  const at = (file: string): string => path.join(folder, file);
  const read = (file: string): Promise<string> => readFile(at(file), 'utf8');
  const save = (text: string): Promise<unknown> =>
    rig.store.write((unit) => unit.saveText(hob, text));
  const hobText = async (): Promise<string> => textOf((await rig.store.notes.get(hob))!);
  const start = async (): Promise<Watch> => {
    const watch = await Watch.start(rig, folder);
    watches.push(watch);
    return watch;
  };
  const started = async (): Promise<Watch> => {
    const watch = await start();
    await watch.until(() => watch.sum('written') === 1);
    return watch;
  };

  beforeEach(async () => {
    rig = await ImportRig.open();
    folder = path.join(rig.root, 'mirror');
    watches = [];
    await rig.store.write(async (unit) => {
      campaignId = (await unit.put('campaigns', { title: 'Ember' })).firebaseId;
      const note = { campaignId, title: 'Hob', kind: 'npc', body: 'One.\n\nTwo.\n\nThree.\n' };
      hob = (await unit.put('entities', note)).firebaseId;
    });
  });
  afterEach(async () => {
    await Promise.all(watches.map(({ watcher }) => watcher.stop()));
    await rig.close();
  });

  it('brings an edit of a file into its note, also after the mirror replaced that file', async () => {
    const watch = await started();
    await writeFile(at('NPCs/Hob.md'), 'Outside.\n');
    await watch.until(() => watch.sum('saved') === 1);
    assert.equal(await hobText(), 'Outside.\n');
    await save('Inside.\n');
    await watch.until(() => watch.sum('written') === 2);
    assert.equal(await read('NPCs/Hob.md'), 'Inside.\n');
    await writeFile(at('NPCs/Hob.md'), 'Outside again.\n');
    await watch.until(() => watch.sum('saved') === 2);
    assert.equal(await hobText(), 'Outside again.\n');
  });

  it('notices an edit that replaces the file by a rename, as many editors save', async () => {
    const watch = await started();
    for (const [index, text] of ['Once.\n', 'Twice.\n'].entries()) {
      await writeFile(at('NPCs/Hob.md.tmp'), text);
      await rename(at('NPCs/Hob.md.tmp'), at('NPCs/Hob.md'));
      await watch.until(() => watch.sum('saved') === index + 1);
      assert.equal(await hobText(), text);
    }
  });

  it('makes notes of files in folders that were made since, and sees their edits', async () => {
    const watch = await started();
    await mkdir(at('Locations/Deep'), { recursive: true });
    await writeFile(at('Locations/Deep/Well.md'), 'Dark.\n');
    await watch.until(() => watch.sum('created') === 1);
    const { firebaseId: well } = await rig.note('Well');
    assert.equal(textOf((await rig.store.notes.get(well))!), 'Dark.\n');
    const files = await readdir(folder, { recursive: true });
    const file = files.find((name) => path.basename(name) === 'Well.md')!;
    await writeFile(at(file), 'Darker.\n');
    await watch.until(() => watch.sum('saved') === 1);
    assert.equal(textOf((await rig.store.notes.get(well))!), 'Darker.\n');
  });

  it('merges what both sides changed', async () => {
    const watch = await started();
    await watch.watcher.passNow();
    // Written before the watcher can make a pass between the two.
    const saved = save('One here.\n\nTwo.\n\nThree.\n');
    await Promise.all([saved, writeFile(at('NPCs/Hob.md'), 'One.\n\nTwo.\n\nThree there.\n')]);
    const both = 'One here.\n\nTwo.\n\nThree there.\n';
    await watch.until(() => watch.sum('merged') === 1);
    assert.equal(await hobText(), both);
    assert.equal(await read('NPCs/Hob.md'), both);
  });

  it('keeps a second watcher out, which takes over when the first stops', async () => {
    const first = await started();
    const second = await start();
    await second.until(() => second.failures.length > 0);
    assert.equal(reasonOf(second.failures[0]), 'database-locked');
    await assert.rejects(second.watcher.passNow(), { reason: 'database-locked' });
    await writeFile(at('NPCs/Hob.md'), 'Seen by the first.\n');
    await first.until(() => first.sum('saved') === 1);
    await first.watcher.stop();
    await writeFile(at('NPCs/Hob.md'), 'Seen by the second.\n');
    await second.until(() => second.sum('saved') === 1);
    assert.equal(await hobText(), 'Seen by the second.\n');
    assert.deepEqual([second.failures.length, first.sum('saved')], [1, 1]);
  });

  it('ends cleanly in the middle of a pass, and the next watcher completes it', async () => {
    await rig.store.write(async (unit) => {
      for (let number = 1; number <= 60; number += 1) {
        const note = { campaignId, title: `Guard ${number}`, kind: 'npc', body: 'x\n'.repeat(500) };
        await unit.put('entities', note);
      }
    });
    const watch = await start();
    while (!existsSync(at('NPCs'))) await new Promise((resolve) => setImmediate(resolve));
    await watch.watcher.stop();
    const names = await readdir(at('NPCs'));
    assert.ok(names.length < 61, 'the pass was stopped on its way');
    for (const name of names.filter((each) => each !== 'Hob.md')) {
      assert.equal(await read(`NPCs/${name}`), 'x\n'.repeat(500));
    }
    const hidden = (await readdir(folder)).filter((name) => name.startsWith('.'));
    assert.deepEqual(hidden, ['.moonforge-mirror.json']);
    await writeFile(at('NPCs/Late.md'), 'After the end.\n');
    assert.deepEqual(watch.failures, []);
    const next = await start();
    await next.until(() => next.reports.length > 0);
    assert.deepEqual([next.sum('written') + names.length, next.sum('created')], [61, 1]);
    assert.equal((await readdir(at('NPCs'))).length, 62);
  });

  it('tells a failure once, and heals when its cause is gone', async () => {
    const watch = await started();
    await rm(folder, { recursive: true });
    await writeFile(folder, 'In the way.');
    await watch.until(() => watch.failures.length > 0);
    await assert.rejects(watch.watcher.passNow(), { reason: 'invalid-input' });
    await rm(folder);
    await save('Still here.\n');
    await watch.until(() => watch.sum('written') === 2);
    assert.equal(await read('NPCs/Hob.md'), 'Still here.\n');
    assert.equal(watch.failures.length, 1);
    await writeFile(at('NPCs/Hob.md'), 'Watched again.\n');
    await watch.until(() => watch.sum('saved') === 1);
    assert.equal(await hobText(), 'Watched again.\n');
  });

  it('writes a removed folder again', async () => {
    const watch = await started();
    await rm(folder, { recursive: true });
    await watch.until(() => watch.sum('written') === 2);
    assert.equal(await read('NPCs/Hob.md'), 'One.\n\nTwo.\n\nThree.\n');
    assert.deepEqual(watch.failures, []);
  });
});
