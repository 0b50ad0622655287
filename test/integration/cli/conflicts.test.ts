import assert from 'node:assert/strict';
import { freshProject } from '../sync/support/emulator';
import { CliRig } from './support/cliRig';

describe('The command line, on what sync left to decide', () => {
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.close());

  it('lists, explains, retries and discards what is not sent', async () => {
    const { host, port, projectId } = await freshProject('demo-cli-unsent');
    const server = ['--emulator', `${host}:${port}`, '--project', projectId, '--user', 'gm-1'];
    await rig.importSample('a.db');
    const id = await rig.idOf('Nib', 'a.db');
    assert.match(await rig.done('explain', '--db', 'a.db', id), /not connected to a server/);
    await rig.ran('sync', '--db', 'a.db', ...server);
    assert.match(await rig.done('explain', '--db', 'a.db', id), /\*\*Nothing to send: this file/);
    const before = await rig.done('get', '--db', 'a.db', '--id', id);
    await rig.runWith('Edited.\n', 'put', '--db', 'a.db', '--id', id);

    const unsent = JSON.parse(await rig.done('unsent', '--db', 'a.db', '--json')) as object[];
    assert.deepEqual(
      unsent.map((edit) => ({ ...edit, since: '' })),
      [
        {
          ...{ id, title: 'Nib', collection: 'entities', state: 'pending', deleted: false },
          ...{ isOnServer: true, attempts: 0, since: '', nextAttempt: null, lastError: null },
        },
      ],
    );
    const explained = JSON.parse(await rig.done('explain', '--db', 'a.db', id, '--json')) as {
      readonly verdict: string;
    };
    assert.equal(explained.verdict, 'The next round sends the edit as revision 2.');
    assert.equal(await rig.done('retry', '--db', 'a.db'), '0 will be sent with the next sync.\n');
    await rig.done('discard', '--db', 'a.db', id);
    assert.equal(await rig.done('get', '--db', 'a.db', '--id', id), before);
    assert.deepEqual(JSON.parse(await rig.done('unsent', '--db', 'a.db', '--json')), []);
    const { code, error } = await rig.run('discard', '--db', 'a.db', id);
    assert.equal(code, 1);
    assert.match(error, /Nothing of "Nib" is unsent/);
  });

  it('lists and settles conflicts', async () => {
    const { host, port, projectId } = await freshProject('demo-cli-conflicts');
    const server = ['--emulator', `${host}:${port}`, '--project', projectId, '--user', 'gm-1'];
    await rig.importSample('a.db');
    const [campaign] = await rig.list('a.db');
    const id = await rig.idOf('Nib', 'a.db');
    await rig.runWith('The gate is shut.\n', 'put', '--db', 'a.db', '--id', id);
    await rig.ran('sync', '--db', 'a.db', ...server);
    await rig.ran('sync', '--db', 'b.db', ...server, '--join', campaign!.id);
    await rig.runWith('The gate stands ajar.\n', 'put', '--db', 'a.db', '--id', id);
    await rig.runWith('The gate was burnt.\n', 'put', '--db', 'b.db', '--id', id);
    await rig.ran('sync', '--db', 'a.db', ...server);
    await rig.ran('sync', '--db', 'b.db', ...server);

    const listed = JSON.parse(await rig.done('conflicts', '--db', 'b.db', '--json')) as {
      readonly number: number;
      readonly mine: string;
      readonly theirs: string;
    }[];
    assert.deepEqual(
      listed.map(({ mine, theirs }) => [mine, theirs]),
      [['The gate was burnt.\n', 'The gate stands ajar.\n']],
    );
    const number = String(listed[0]!.number);
    const wrong = await rig.run('settle', '--db', 'b.db', number, '--keep', 'ours');
    assert.match(wrong.error, /--keep takes mine, theirs, both, edited/);
    await rig.done('settle', '--db', 'b.db', number, '--keep', 'theirs');
    assert.equal(await rig.done('get', '--db', 'b.db', '--id', id), 'The gate stands ajar.\n');
    assert.deepEqual(JSON.parse(await rig.done('conflicts', '--db', 'b.db', '--json')), []);
    assert.match(await rig.done('conflicts', '--db', 'b.db', '--settled'), /Nib +text .* theirs$/m);
    for (const file of ['b.db', 'a.db']) await rig.ran('sync', '--db', file, ...server);
    assert.equal(await rig.done('get', '--db', 'a.db', '--id', id), 'The gate stands ajar.\n');
    assert.match(await rig.done('check', '--db', 'b.db'), / 0 problems/);
  });
});
