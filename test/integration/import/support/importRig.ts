import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../../src/core/cancellation';
import type { AnyRecord } from '../../../../src/core/model/collections';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import { openCampaignStore } from '../../../../src/db/openCampaignStore';
import type { ImportOptions, ImportReport } from '../../../../src/documents/import/importFolder';
import { importFolder } from '../../../../src/documents/import/importFolder';
import type { TemporaryFolder } from '../../../support/launch/temporaryFolder';
import { temporaryFolder } from '../../../support/launch/temporaryFolder';

/** A folder of its own for one test, with a campaign file in it. */
export class ImportRig {
  readonly root: string;
  readonly store: CampaignStore;
  readonly #folder: TemporaryFolder;

  private constructor(folder: TemporaryFolder, store: CampaignStore) {
    this.root = folder.path;
    this.store = store;
    this.#folder = folder;
  }

  static async open(): Promise<ImportRig> {
    const folder = temporaryFolder('import');
    const store = await openCampaignStore({ file: path.join(folder.path, 'campaign.db') });
    return new ImportRig(folder, store);
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.#folder.remove();
  }

  /** Writes files below `folder` and gives the folder's path. */
  async folder(folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
    const root = path.join(this.root, folder);
    await mkdir(root, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(root, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    return root;
  }

  import(
    folder: string,
    campaign = 'Ember',
    options: Partial<ImportOptions> = {},
  ): Promise<ImportReport> {
    const open = (): Promise<CampaignStore> => Promise.resolve(this.store);
    const all = { folder, campaign, ...options };
    return importFolder(open, all, () => undefined, neverCancelled);
  }

  /** Every living record of the file. */
  async records(): Promise<readonly AnyRecord[]> {
    const summaries = await this.store.notes.summaries();
    const records = await Promise.all(summaries.map(({ docId }) => this.store.notes.get(docId)));
    return records.map((record) => record!);
  }

  /** The record with this title, which must be the only one. */
  async note(title: string): Promise<AnyRecord> {
    const found = (await this.records()).filter((record) => record.title === title);
    if (found.length !== 1) throw new Error(`${found.length} notes are called "${title}"`);
    return found[0]!;
  }
}

/** The note's text. */
export function textOf({ frontMatter, body }: AnyRecord): string {
  return frontMatter + body;
}
