import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'mocha';
import { neverCancelled } from '../../../src/core/cancellation';
import { silentLogger } from '../../../src/core/logger';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import { MirrorWatcher } from '../../../src/documents/mirror/watchMirror';
import type { MirrorChoice } from '../../../src/platform/backgroundMirror';
import { BackgroundMirror } from '../../../src/platform/backgroundMirror';
import { CampaignFile } from '../../../src/platform/campaignFile';
import { withFolder } from '../../support/withStore';

/** A window on a folder: its mirror, its settings, what the user was warned of, and how many watchers were started. */
interface MirrorWindow {
  readonly mirror: BackgroundMirror;
  readonly campaign: CampaignFile;
  readonly settings: { choice: MirrorChoice | undefined };
  readonly warnings: readonly string[];
  readonly log: readonly string[];
  /** Resolves with the next thing the mirror logs that matches. */
  readonly logged: (expected: RegExp) => Promise<string>;
}

async function withWindow(
  folder: string,
  work: (window: MirrorWindow) => Promise<void>,
  isTrusted = true,
): Promise<void> {
  const warnings: string[] = [];
  const log: string[] = [];
  const waiting = new Set<() => void>();
  const add = (text: string): void => {
    log.push(text);
    for (const wake of waiting) wake();
  };
  const settings: { choice: MirrorChoice | undefined } = { choice: undefined };
  const campaign = new CampaignFile({ folder, mayWrite: () => isTrusted, open: openCampaignStore });
  const mirror = new BackgroundMirror({
    campaign,
    readChoice: () => settings.choice,
    saveChoice: (choice) => {
      settings.choice = choice;
      return Promise.resolve();
    },
    watch: (...args) => MirrorWatcher.start(...args),
    isTrusted: () => isTrusted,
    warn: (message) => warnings.push(message),
    logger: { ...silentLogger, info: add, warn: add, error: add },
  });
  const logged = async (expected: RegExp): Promise<string> => {
    for (;;) {
      const found = log.findIndex((text) => expected.test(text));
      if (found !== -1) return log.splice(found, 1)[0]!;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };
  try {
    await work({ mirror, campaign, settings, warnings, log, logged });
  } finally {
    await mirror.stop();
    await campaign.close();
  }
}

/** Makes a campaign with one NPC in it. */
async function addCampaign(store: CampaignStore, title: string): Promise<void> {
  await store.write(async (unit) => {
    const { firebaseId: campaignId } = await unit.put('campaigns', { title });
    await unit.put('entities', {
      campaignId,
      title: `Hob of ${title}`,
      kind: 'npc',
      body: 'Hi.\n',
    });
  });
}

describe('background mirror', () => {
  it('opens no file and mirrors nothing without a folder in the settings', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, async ({ mirror, campaign, warnings }) => {
        await mirror.start();
        assert.equal(campaign.state, 'unknown');
        await assert.rejects(mirror.mirrorNow(), { reason: 'invalid-input' });
        assert.deepEqual(warnings, []);
      });
    });
  });

  it('starts with the first campaign of the file, follows both sides and stops with the settings', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, async ({ mirror, campaign, settings, warnings, logged }) => {
        const to = path.join(folder, 'notes');
        const file = path.join(to, 'NPCs/Hob of Ember.md');
        settings.choice = { folder: to, campaign: '' };
        const store = await campaign.created();
        await logged(/holds no campaign yet/);
        await addCampaign(store, 'Ember');
        await logged(/Files written 1,/);
        await writeFile(file, 'Outside.\n');
        await logged(/notes saved 1,/);
        const hob = (await store.notes.summaries({ collection: 'entities' }))[0]!;
        assert.equal((await store.notes.get(hob.docId))?.body, 'Outside.\n');
        settings.choice = undefined;
        await mirror.followSettings();
        await store.write((unit) => unit.saveText(hob.docId, 'Not mirrored.\n'));
        await assert.rejects(mirror.mirrorNow(), { reason: 'invalid-input' });
        assert.equal(await readFile(file, 'utf8'), 'Outside.\n');
        assert.ok(!existsSync(path.join(to, '.moonforge-mirror.lock')));
        assert.deepEqual(warnings, []);
      });
    });
  });

  it('asks for the campaign when there are several, once, and mirrors the one that is named', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, async ({ mirror, campaign, settings, warnings }) => {
        const store = await campaign.created();
        await addCampaign(store, 'Ember');
        await addCampaign(store, 'Salt');
        settings.choice = { folder: path.join(folder, 'notes'), campaign: '' };
        await mirror.start();
        await assert.rejects(mirror.mirrorNow(), /moonforge\.mirror\.campaign/);
        assert.equal(warnings.length, 1);
        settings.choice = { ...settings.choice, campaign: 'Salt' };
        await mirror.followSettings();
        await mirror.mirrorNow();
        assert.ok(existsSync(path.join(folder, 'notes/NPCs/Hob of Salt.md')));
        assert.ok(!existsSync(path.join(folder, 'notes/NPCs/Hob of Ember.md')));
      });
    });
  });

  it('keeps a choice only when its first pass succeeds, and goes on with the former one', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, async ({ mirror, campaign, settings }) => {
        await addCampaign(await campaign.created(), 'Ember');
        const good = { folder: path.join(folder, 'notes'), campaign: '' };
        assert.equal((await mirror.choose(good, neverCancelled)).written, 1);
        assert.deepEqual(settings.choice, good);
        await assert.rejects(mirror.choose({ folder, campaign: '' }, neverCancelled), {
          reason: 'invalid-input',
        });
        assert.deepEqual(settings.choice, good);
        await writeFile(path.join(good.folder, 'NPCs/Hob of Ember.md'), 'Still mirrored.\n');
        const { saved, written } = await mirror.mirrorNow();
        assert.ok(saved <= 1 && written === 0);
        const hob = (await (await campaign.required()).notes.summaries()).at(-1)!;
        const record = await (await campaign.required()).notes.get(hob.docId);
        assert.equal(record?.body, 'Still mirrored.\n');
      });
    });
  });

  it('waits quietly while another window mirrors, and takes over when that one closes', async () => {
    await withFolder(async (folder) => {
      const choice = { folder: path.join(folder, 'notes'), campaign: '' };
      await withWindow(folder, async (second) => {
        await withWindow(folder, async (first) => {
          await addCampaign(await first.campaign.created(), 'Ember');
          await first.mirror.choose(choice, neverCancelled);
          second.settings.choice = choice;
          await second.mirror.start();
          await second.logged(/Another window or program is mirroring/);
        });
        await writeFile(path.join(choice.folder, 'NPCs/Hob of Ember.md'), 'Taken over.\n');
        await second.logged(/notes saved 1,/);
        assert.deepEqual(second.warnings, []);
      });
    });
  });

  it('ends before the campaign file is closed and starts again when it is opened anew', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, async ({ mirror, campaign, warnings, logged }) => {
        await addCampaign(await campaign.created(), 'Ember');
        const to = path.join(folder, 'notes');
        await mirror.choose({ folder: to, campaign: '' }, neverCancelled);
        await campaign.close();
        assert.ok(!existsSync(path.join(to, '.moonforge-mirror.lock')));
        await campaign.look();
        await writeFile(path.join(to, 'NPCs/Hob of Ember.md'), 'Opened anew.\n');
        await logged(/notes saved 1,/);
        assert.deepEqual(warnings, []);
      });
    });
  });

  it('warns once of what both sides changed in one place, and logs it', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, async ({ mirror, campaign, warnings, logged }) => {
        const store = await campaign.created();
        await addCampaign(store, 'Ember');
        const to = path.join(folder, 'notes');
        await mirror.choose({ folder: to, campaign: '' }, neverCancelled);
        const hob = (await store.notes.summaries({ collection: 'entities' }))[0]!;
        for (const word of ['One', 'Two']) {
          await mirror.mirrorNow();
          await Promise.all([
            store.write((unit) => unit.saveText(hob.docId, `${word} inside.\n`)),
            writeFile(path.join(to, 'NPCs/Hob of Ember.md'), `${word} outside.\n`),
          ]);
          await logged(/same place/);
        }
        assert.equal(warnings.length, 1);
      });
    });
  });

  it('mirrors nothing in a folder that is not trusted', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, async ({ campaign }) => {
        await addCampaign(await campaign.created(), 'Ember');
      });
      const check = async ({ mirror, settings }: MirrorWindow): Promise<void> => {
        settings.choice = { folder: path.join(folder, 'notes'), campaign: '' };
        await mirror.start();
        assert.ok(!existsSync(settings.choice.folder));
      };
      await withWindow(folder, check, false);
    });
  });
});
