import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { withStaleFile } from '../db/support/staleFile';
import { CliRig } from './support/cliRig';

describe('finding notes from the command line', () => {
  let rig: CliRig;

  beforeEach(() => {
    rig = new CliRig();
  });

  afterEach(() => rig.close());

  it('finds notes by their words', async () => {
    await rig.importSample();
    const hits = JSON.parse(
      await rig.done('search', '--db', 'bell.db', 'Ingrith Pell', '--json'),
    ) as readonly { readonly title: string; readonly snippet: string }[];
    assert.ok(hits.some(({ title }) => title === 'Ingrith Pell'));
    assert.doesNotMatch(JSON.stringify(hits), /[\uE000\uE001]/);
    assert.equal(await rig.done('search', '--db', 'bell.db', 'zzzzqq'), '');
  });

  it('joins the words of a query, keeps to a limit and tells lines and unknown filters', async () => {
    await rig.importSample();
    const search = async (
      ...args: readonly string[]
    ): Promise<readonly { title: string; line: number }[]> =>
      JSON.parse(await rig.done('search', '--db', 'bell.db', ...args, '--json')) as [];
    const all = await search('kind:npc', 'the ');
    assert.ok(all.length > 2);
    assert.ok(all.some(({ line }) => line > 1));
    assert.deepEqual(await search('kind:npc the ', '--limit', '2'), all.slice(0, 2));
    const refused = await rig.call(['search', '--db', 'bell.db', 'kind:orc', 'bell']);
    assert.equal(refused.code, 1);
    assert.match(refused.error, /^moonforge: There is no kind "orc"\. Kinds are .*npc/);
    assert.equal((await rig.call(['search', '--db', 'bell.db', 'a', '--limit', '0'])).code, 2);
  });

  it('finds the words that a killed program left out of the search index', () =>
    withStaleFile(async (file) => {
      assert.match(await rig.done('search', '--db', file, 'griffin'), /Note 0/);
      assert.equal(await rig.done('search', '--db', file, 'dragon'), '');
    }));

  it('jumps to a mistyped name', async () => {
    await rig.importSample();
    const id = await rig.idOf('Ingrith Pell');
    const printed = await rig.done('jump', '--db', 'bell.db', 'ingirth', 'pel', '--limit', '1');
    assert.equal(printed, `npc  Ingrith Pell  ${id}\n`);
    const [hit] = JSON.parse(
      await rig.done('jump', '--db', 'bell.db', 'torn', 'shet', '--json'),
    ) as readonly { readonly title: string; readonly name: string }[];
    assert.equal(hit?.title, "Pell's Last Sheet");
    assert.equal(hit.name, 'the torn sheet');
    assert.equal(await rig.done('jump', '--db', 'bell.db', 'qqqqzzzz'), '');
  });
});
