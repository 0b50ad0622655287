import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { usingStore } from '../../support/withStore';
import { freshProject, wipe } from '../sync/support/emulator';
import { CliRig, outcomeOf } from './support/cliRig';

describe('The command line, syncing', () => {
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.close());

  it('brings two files to the same records and carries edits both ways', async () => {
    const { host, port, projectId } = await freshProject('demo-cli');
    const server = ['--emulator', `${host}:${port}`, '--project', projectId, '--user', 'gm-1'];
    await rig.importSample('a.db');
    const [campaign] = await rig.list('a.db');
    assert.equal(
      await rig.ran('sync', '--db', 'a.db', ...server),
      'pushed 50\npulled 0\nmerged 0\nconflicts 0\npending 0\nverified true\n',
    );
    const join = ['--join', campaign!.id, '--json'];
    assert.deepEqual(JSON.parse(await rig.ran('sync', '--db', 'b.db', ...server, ...join)), {
      pushed: 0,
      pulled: 50,
      merged: 0,
      conflicts: 0,
      pending: 0,
      verified: true,
    });
    assert.deepEqual(await rig.list('b.db'), await rig.list('a.db'));
    assert.ok((await rig.list('b.db')).every(({ dirty }) => !dirty));

    const id = await rig.idOf('Nib', 'b.db');
    await rig.runWith('Edited on b.\n', 'put', '--db', 'b.db', '--id', id);
    await rig.done('delete', '--db', 'a.db', '--id', await rig.idOf('Lowbell', 'a.db'));
    for (const file of ['b.db', 'a.db', 'b.db']) await rig.ran('sync', '--db', file, ...server);
    assert.equal(await rig.done('get', '--db', 'a.db', '--id', id), 'Edited on b.\n');
    assert.deepEqual(await rig.list('b.db'), await rig.list('a.db'));
    assert.equal((await rig.list('b.db')).length, 49);
  });

  it('says that the server is out of reach and keeps everything', async () => {
    await rig.importSample('a.db');
    const before = await rig.list('a.db');
    const server = ['--emulator', '127.0.0.1:1', '--project', 'demo-cli', '--user', 'gm-1'];
    const { code, output, error } = await rig.run('sync', '--db', 'a.db', ...server);
    assert.deepEqual([code, output], [1, '']);
    assert.match(error, /^moonforge: [^\n]+\n$/);
    assert.deepEqual(await rig.list('a.db'), before);
  });

  it('gives the right to sync back when it is interrupted', async () => {
    await rig.importSample('a.db');
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const server = ['--emulator', `127.0.0.1:${port}`, '--project', 'demo-cli', '--user', 'gm-1'];
    const child = rig.start('sync', '--db', 'a.db', ...server);
    const outcome = outcomeOf(child);
    const [socket] = (await once(silent, 'connection')) as [Socket];
    silent.on('connection', (later: Socket) => later.destroy());
    child.kill('SIGINT');
    // The signal comes before the end of the request that it interrupts.
    await delay(500);
    socket.destroy();
    const { code, error } = await outcome;
    silent.close();
    assert.deepEqual([code, error], [1, 'moonforge: Interrupted: nothing more was written.\n']);
    await usingStore({ file: rig.path('a.db') }, async ({ sync }) => {
      assert.notEqual(await sync.acquireLease('next', Date.now(), 1), undefined);
    });
  });

  it('uploads a campaign again when the server lost it', async () => {
    const target = await freshProject('demo-cli-lost');
    const { host, port, projectId } = target;
    const server = ['--emulator', `${host}:${port}`, '--project', projectId, '--user', 'gm-1'];
    const put = ['put', '--db', 'a.db', '--campaign', 'Bell', '--title', 'Nib'];
    await rig.call(put, 'A gull.\n');
    await rig.ran('sync', '--db', 'a.db', ...server);
    await wipe(target);
    const refused = await rig.run('sync', '--db', 'a.db', ...server);
    assert.equal(refused.code, 1);
    assert.match(refused.error, /no longer has this campaign.*--upload-again/);
    const report = await rig.ran('sync', '--db', 'a.db', ...server, '--upload-again', 'Bell');
    assert.match(report, /^pushed 2\n[^]*verified true\n$/);
  });

  it('names the first note that cannot be sent and why', async () => {
    const { host, port, projectId } = await freshProject('demo-cli-large');
    const server = ['--emulator', `${host}:${port}`, '--project', projectId, '--user', 'gm-1'];
    const put = ['put', '--db', 'a.db', '--campaign', 'Bell', '--title', 'Everything'];
    // A long body travels in parts; front matter does not.
    await rig.call(put, `---\nsecret: ${'x'.repeat(1024 * 1024)}\n---\nA gull.\n`);
    const { code, output, error } = await rig.run('sync', '--db', 'a.db', ...server);
    assert.equal(code, 1);
    assert.match(output, /pending 1\nverified false\n$/);
    assert.match(
      error,
      /“Everything” could not be sent: The note’s front matter has 1024 KiB.*Shorten it/,
    );
  });

  it('refuses to join what no campaign can be, and quotes none of it: it may hold a secret', async () => {
    const server = ['--emulator', '127.0.0.1:1', '--project', 'demo-cli', '--user', 'gm-1'];
    for (const id of ['__reserved__', 'x'.repeat(500), 'oonforge-invitation:secret']) {
      const { code, error } = await rig.call(['sync', '--db', 'b.db', ...server, '--join', id]);
      assert.equal(code, 1);
      assert.match(error, /^moonforge: This is no invitation and no campaign id/);
      assert.doesNotMatch(error, /reserved|xx|secret/);
    }
  });

  it('sends nobody’s edits in another name unless it is told to', async () => {
    const { host, port, projectId } = await freshProject('demo-cli-others');
    const as = (user: string): readonly string[] => [
      ...['--emulator', `${host}:${port}`, '--project', projectId, '--user', user],
    ];
    const sync = ['sync', '--db', 'a.db'];
    await rig.call(['put', '--db', 'a.db', '--campaign', 'Bell', '--title', 'Nib'], 'A gull.\n');
    await rig.ran(...sync, ...as('ann'));
    const code = await rig.ran('invite', '--db', 'a.db', ...as('ann'), 'Bell', '--role', 'gm');
    await rig.ran('sync', '--db', 'b.db', ...as('ben'), '--join', code.trim());
    await rig.call(['put', '--db', 'a.db', '--campaign', 'Bell', '--title', 'Nib 2'], 'Two.\n');
    const refused = await rig.run(...sync, ...as('ben'));
    assert.equal(refused.code, 1);
    assert.match(refused.error, /synced as ann, whose edits of 1 note were not sent.*--take-over/);
    assert.match(await rig.ran(...sync, ...as('ben'), '--take-over'), /^pushed 1\n/);
    assert.match(await rig.ran(...sync, ...as('ben')), /^pushed 0\n/);
  });

  it('uses no invitation up for a file that holds the campaign of another server', async () => {
    const { host, port, projectId } = await freshProject('demo-cli-mismatch');
    const as = (user: string, project = projectId): readonly string[] => [
      ...['--emulator', `${host}:${port}`, '--project', project, '--user', user],
    ];
    await rig.call(['put', '--db', 'a.db', '--campaign', 'Bell', '--title', 'Nib'], 'A gull.\n');
    await rig.ran('sync', '--db', 'a.db', ...as('ann'));
    await copyFile(rig.path('a.db'), rig.path('b.db'));
    const other = (await freshProject('demo-cli-other')).projectId;
    await rig.ran('sync', '--db', 'a.db', ...as('ann', other), '--upload-again', 'Bell');
    const invite = ['invite', '--db', 'a.db', ...as('ann', other), 'Bell', '--role', 'player'];
    const code = (await rig.ran(...invite)).trim();
    const join = ['sync', '--db', 'b.db', ...as('ben', other), '--join', code];
    const refused = await rig.run(...join);
    assert.deepEqual(refused.code, 1);
    assert.match(refused.error, /synced with another server/);
    await rig.ran('sync', '--db', 'c.db', ...as('ben', other), '--join', code);
    const elsewhere = await rig.run('sync', '--db', 'd.db', ...as('ben'), '--join', code);
    assert.match(elsewhere.error, /The invitation is to the project/);
  });

  it('refuses what is no id of a project before anything is sent', async () => {
    await rig.importSample('a.db');
    const server = ['--emulator', '127.0.0.1:1', '--project', 'My/Project', '--user', 'gm-1'];
    const { code, error } = await rig.call(['sync', '--db', 'a.db', ...server]);
    assert.equal(code, 2);
    assert.match(error, /^moonforge: --project takes the id of a Firebase project/);
  });

  it('says that there is no such campaign to join', async () => {
    const { host, port, projectId } = await freshProject('demo-cli-join');
    const server = ['--emulator', `${host}:${port}`, '--project', projectId, '--user', 'gm-1'];
    const { code, error } = await rig.run('sync', '--db', 'b.db', ...server, '--join', 'nowhere');
    assert.equal(code, 1);
    assert.equal(
      error,
      `moonforge: There is no campaign with this id on firestore-emulator:${projectId}. Check the id.\n`,
    );
    assert.equal(existsSync(rig.path('b.db')), false);
  });
});
