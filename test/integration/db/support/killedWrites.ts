import path from 'node:path';
import { neverCancelled } from '../../../../src/core/cancellation';
import { entities } from '../../../../src/core/model/collections';
import { parseRecordId } from '../../../../src/core/model/ids';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import { importFolder } from '../../../../src/documents/import/importFolder';

/** The note every write is about, and the one that refers to it. */
export const smithId = 'theSmith';
export const towerId = 'theTower';

const idOf = (text: string): NonNullable<ReturnType<typeof parseRecordId>> => {
  const id = parseRecordId(text);
  if (id === undefined) throw new Error(`${text} is no id.`);
  return id;
};

/** What the two notes say before each write. */
export async function prepareKilledWrites(store: CampaignStore): Promise<void> {
  await store.write(async (unit) => {
    const { campaignId } = await unit.put('campaigns', { title: 'Thellade' });
    const draft = { campaignId };
    await unit.upsert(entities, {
      ...draft,
      docId: idOf(smithId),
      title: 'Nora',
      body: 'A smith.',
    });
    const body = 'Home of [[Nora]] #tower.';
    await unit.upsert(entities, { ...draft, docId: idOf(towerId), title: 'Tower', body });
  });
}

/** One save, one rename with the text that refers to it, one import of the folder `vault` beside the file. */
export const killedWrites: Readonly<Record<string, (store: CampaignStore) => Promise<unknown>>> = {
  save: (store) =>
    store.write((unit) =>
      unit.saveText(idOf(smithId), '---\naliases: [N]\n---\nA smith of [[Tower]] #guild.'),
    ),
  rename: (store) =>
    store.write(async (unit) => {
      await unit.upsert(entities, { docId: idOf(smithId), title: 'Norah' });
      await unit.saveText(idOf(towerId), 'Home of [[Norah]] #tower.');
    }),
  import: (store) =>
    importFolder(
      () => Promise.resolve(store),
      { folder: path.join(path.dirname(store.file), 'vault'), campaign: 'Thellade' },
      () => undefined,
      neverCancelled,
    ),
};
