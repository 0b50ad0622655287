import '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FileChangeEvent, Uri } from 'vscode';
import { noteScheme } from '../../../src/core/contributions';
import { campaigns, scenes } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { NoteFileSystem } from '../../../src/documents/noteFileSystem';
import { noteUri } from '../../../src/documents/noteUri';
import { CampaignFile } from '../../../src/platform/campaignFile';
import { usingStore, withFolder } from '../../support/withStore';
import path from 'node:path';
import { openCampaignStore } from '../../../src/db/openCampaignStore';

const begun = 'The first line.\n\nThe last line.\n';
const mine = begun.replace('last', 'very last');
const theirs = begun.replace('first', 'very first');

/** A scene behind the file system, and an editor that does with it what the real one would. */
class Rig {
  readonly files: NoteFileSystem;
  readonly uri: Uri;
  readonly events: FileChangeEvent[] = [];
  readonly kept = new Map<string, string>();

  readonly campaign: CampaignFile;

  constructor(
    readonly store: CampaignStore,
    readonly docId: RecordId,
    campaign: CampaignFile,
  ) {
    this.campaign = campaign;
    this.files = this.window();
    this.uri = noteUri(docId, 'Quay');
    this.files.onDidChangeFile((events) => this.events.push(...events));
  }

  /** A window's file system; what was kept outlives it. */
  window(): NoteFileSystem {
    return new NoteFileSystem(this.campaign, {
      kept: {
        get: (uri) => this.kept.get(uri),
        set: (uri, base) =>
          void (base === undefined ? this.kept.delete(uri) : this.kept.set(uri, base)),
      },
      showConflicts: () => undefined,
    });
  }

  async opens(): Promise<void> {
    const text = new TextDecoder().decode(await this.files.readFile(this.uri));
    this.files.documentShows(this.uri, text, false);
  }

  types(text: string, files = this.files): void {
    files.documentShows(this.uri, text, true);
  }

  writes(text: string, files = this.files): Promise<void> {
    return files.writeFile(this.uri, new TextEncoder().encode(text));
  }

  async othersWrite(text: string): Promise<void> {
    await this.store.write((unit) => unit.saveText(this.docId, text), 'sync');
  }

  async stored(): Promise<string> {
    const record = await this.store.notes.get(this.docId);
    return record === undefined ? '' : record.frontMatter + record.body;
  }
}

async function withRig(work: (rig: Rig) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const file = path.join(folder, '.moonforge', 'campaign.db');
    const docId = await usingStore({ file }, (store) =>
      store.write(async (unit) => {
        const { firebaseId: campaignId } = await unit.upsert(campaigns, { title: 'Bell' });
        const { firebaseId } = await unit.upsert(scenes, { campaignId, title: 'Quay' });
        await unit.saveText(firebaseId, begun);
        return firebaseId;
      }),
    );
    const campaign = new CampaignFile({ folder, mayWrite: () => true, open: openCampaignStore });
    try {
      await work(new Rig(await campaign.required(), docId, campaign));
    } finally {
      await campaign.close();
    }
  });
}

describe('saving through the file system', () => {
  it("keeps others' words when the user types on after a merged save", async () => {
    await withRig(async (rig) => {
      await rig.opens();
      rig.types(mine);
      await rig.othersWrite(theirs);
      await rig.writes(mine);
      rig.types(`${mine}More.\n`);
      rig.files.documentSaved(rig.uri);
      await rig.files.readFile(rig.uri);
      await rig.writes(`${mine}More.\n`);
      assert.equal(await rig.stored(), `${theirs.replace('last', 'very last')}More.\n`);
    });
  });

  it('gives the next save the merged text for its base once the editor shows it', async () => {
    await withRig(async (rig) => {
      await rig.opens();
      rig.types(mine);
      await rig.othersWrite(theirs);
      await rig.writes(mine);
      await rig.opens();
      rig.types('Only this.\n');
      await rig.writes('Only this.\n');
      assert.equal(await rig.stored(), 'Only this.\n');
    });
  });

  it("keeps others' words when a key comes before a reload", async () => {
    await withRig(async (rig) => {
      await rig.opens();
      await rig.othersWrite(theirs);
      await rig.files.readFile(rig.uri);
      rig.types(mine);
      await rig.writes(mine);
      assert.equal(await rig.stored(), theirs.replace('last', 'very last'));
    });
  });

  it("keeps others' words when unsaved text was restored by a new window", async () => {
    await withRig(async (rig) => {
      await rig.opens();
      rig.types(mine);
      await rig.othersWrite(theirs);
      const restarted = rig.window();
      rig.types(mine, restarted);
      await rig.writes(mine, restarted);
      assert.equal(await rig.stored(), theirs.replace('last', 'very last'));
    });
  });

  it("keeps others' words when nobody knows what restored text was based on", async () => {
    await withRig(async (rig) => {
      await rig.othersWrite(theirs);
      rig.types(mine);
      await rig.writes(mine);
      const words = await rig.stored();
      assert.match(words, /very first/);
      assert.match(words, /very last/);
    });
  });

  it('tells a clean editor what another extension wrote below it, and keeps that', async () => {
    await withRig(async (rig) => {
      await rig.opens();
      await rig.writes(theirs);
      assert.deepEqual(
        rig.events.map(({ uri }) => uri.scheme),
        [noteScheme],
      );
      rig.types(mine);
      await rig.writes(mine);
      assert.equal(await rig.stored(), theirs.replace('last', 'very last'));
    });
  });

  it('tells every open note when the file is opened anew', async () => {
    await withRig(async (rig) => {
      await rig.opens();
      const before = await rig.files.stat(rig.uri);
      rig.files.refresh();
      const after = await rig.files.stat(rig.uri);
      assert.equal(rig.events.length, 1);
      assert.ok(after.mtime > before.mtime);
    });
  });
});
