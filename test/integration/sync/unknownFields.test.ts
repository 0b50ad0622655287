import assert from 'node:assert/strict';

import { noteFields } from '../../../src/core/model/collectionDefinition';
import { collections, entities } from '../../../src/core/model/collections';
import type { Definition } from '../../../src/core/model/definitions';
import { freshProject } from './support/emulator';
import { converge, newCampaign, SyncRig } from './support/syncRig';

/** The product as it was before creatures had a challenge rating. */
const before = collections.map((definition): Definition => {
  if (definition.name !== 'entities') return definition;
  const fields = Object.entries(definition.fields).filter(([name]) => name !== 'challengeRating');
  return { ...definition, fields: { ...noteFields, ...Object.fromEntries(fields) } };
});

const head = (rating: string): string => `---\ncr: ${rating}\n---\n`;

describe('A field that the sender does not know', () => {
  let rig: SyncRig;

  beforeEach(async () => {
    rig = new SyncRig(await freshProject('moonforge-unknown-fields'));
  });

  afterEach(() => rig.close());

  it('is what the text says, and not empty until the next save (I16)', async () => {
    const old = await rig.client({ definitions: before });
    const { campaignId, notes } = await newCampaign(old, ['Goblin']);
    const docId = notes[0]!;
    await old.store.write((unit) => unit.saveText(docId, `${head('1/4')}A goblin.\n`));
    await old.engine.syncNow();

    const fresh = await rig.client();
    await fresh.engine.join(campaignId);
    const joined = await fresh.store.repository(entities).getById(docId);
    assert.equal(joined?.challengeRating, '1/4');

    await fresh.store.repository(entities).upsert({ docId, summary: 'Green' });
    await converge(campaignId, fresh);
    await old.engine.syncNow();
    await old.store.write((unit) => unit.saveText(docId, `${head('1/4')}A green goblin.\n`));
    await converge(campaignId, old);
    await converge(campaignId, fresh);
    const after = (await fresh.store.repository(entities).getById(docId))!;
    assert.equal(after.challengeRating, '1/4');
    assert.match(after.body, /green/);
  });

  it('leaves nothing unsent behind', async () => {
    const old = await rig.client({ definitions: before });
    const { campaignId, notes } = await newCampaign(old, ['Goblin']);
    await old.store.write((unit) => unit.saveText(notes[0]!, '---\ncr: 2\n---\nA goblin.\n'));
    await old.engine.syncNow();
    const fresh = await rig.client();
    await fresh.engine.join(campaignId);
    const report = await fresh.engine.syncNow();
    assert.deepEqual([report.pending, report.pushed, report.verified], [0, 0, true]);
  });
});
