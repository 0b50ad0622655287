import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';

import { accountService } from '../../../src/sync/accountService';
import type { CliOutcome } from '../cli/support/cliRig';
import { CliRig } from '../cli/support/cliRig';
import { address, freshAccounts } from './support/authEmulator';

const password = 'the bell tolls at nine';

describe('The command line, signed in', () => {
  let rig: CliRig;
  let config: string;

  beforeEach(async () => {
    rig = new CliRig();
    config = rig.path('firebase.json');
    await writeFile(config, JSON.stringify(await freshAccounts('cli')));
  });
  afterEach(() => rig.close());

  async function newUser(name: string): Promise<string> {
    const email = address(name);
    const { parseRemoteTarget } = await import('../../../src/sync/remoteTarget');
    const target = parseRemoteTarget(JSON.stringify(await freshAccounts('cli-user')));
    assert.ok(target.kind === 'project');
    await accountService.signIn(target.config, { way: 'new-account', email, password });
    return email;
  }

  function sync(email: string, secret: string | undefined): Promise<CliOutcome> {
    return withVariables({ MOONFORGE_EMAIL: email, MOONFORGE_PASSWORD: secret }, () =>
      rig.call(['sync', '--db', 'a.db', '--config', config]),
    );
  }

  it('syncs a campaign as the user whom the variables name, and tells nobody the password', async () => {
    await rig.importSample('a.db');
    const email = await newUser('olaf');
    const { code, output, error } = await sync(email, password);
    assert.deepEqual([code, error], [0, '']);
    assert.match(output, /^pushed 50\n[^]*verified true\n$/);
    assert.doesNotMatch(output, new RegExp(password));
  });

  it('says why it is not let in, without the password, and sends nothing', async () => {
    await rig.importSample('a.db');
    const email = await newUser('pia');
    const { code, output, error } = await sync(email, 'not the password');
    assert.deepEqual([code, output], [1, '']);
    assert.match(
      error,
      /^moonforge: Firebase knows no user with this e-mail address and password\.\n$/,
    );
    assert.ok((await rig.list('a.db')).every(({ dirty }) => dirty));
  });

  it('asks at the terminal only, and says who is missing', async () => {
    const noTerminal = await sync(address('quin'), undefined);
    assert.equal(noTerminal.code, 2);
    assert.match(
      noTerminal.error,
      /no terminal to ask at: give the password in MOONFORGE_PASSWORD/,
    );
    const nobody = await sync('', password);
    assert.equal(nobody.code, 2);
    assert.match(nobody.error, /Say who to be: --email/);
  });
});

async function withVariables<T>(
  variables: Readonly<Record<string, string | undefined>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  const set = ([name, value]: readonly [string, string | undefined]): void => {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  };
  Object.entries(variables).forEach(set);
  try {
    return await work();
  } finally {
    before.forEach(set);
  }
}
