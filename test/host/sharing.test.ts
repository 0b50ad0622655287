import assert from 'node:assert/strict';
import path from 'node:path';

import * as vscode from 'vscode';

import { commands } from '../../src/core/contributions';
import {
  formatInvitation,
  newSecret,
  parseInvitation,
} from '../../src/sync/sharing/invitationCode';
import { temporaryFolder } from '../support/launch/temporaryFolder';
import type { Answers } from './answers';
import { answerQuestions } from './answers';
import { moonforge, newCampaign, removeCampaign, run, runCli, until } from './editorSession';

const title = 'The Shared Bell';

interface ListedInvitation {
  readonly id: string;
  readonly label: string;
}

describe('sharing a campaign from the palette', () => {
  const project = `demo-sharing-${Date.now().toString(36)}`;
  const emulator = process.env['FIRESTORE_EMULATOR_HOST']!;
  const elsewhere = temporaryFolder('sharing');
  let answers: Answers;
  let campaign: string;
  /** The file of the open folder, which is Ann's. */
  let file: string;

  const as = (user: string): readonly string[] => [
    '--emulator',
    emulator,
    '--project',
    project,
    '--user',
    user,
  ];
  const fileOf = (user: string): string => path.join(elsewhere.path, `${user}.db`);
  /** Another person's device; what it rejects with is what that person reads. */
  const join = (user: string, code: string): Promise<Buffer> =>
    runCli(['sync', '--db', fileOf(user), ...as(user), '--join', code, '--called', user]);
  /** What the owner is told of them; nobody else is shown any. */
  const invitations = async (): Promise<readonly ListedInvitation[]> => {
    const args = ['members', '--db', file, ...as('ann'), '--json', title];
    const listed: unknown = JSON.parse((await runCli(args)).toString());
    return (listed as { readonly invitations: readonly ListedInvitation[] }).invitations;
  };
  /** Makes a document of the server two days older, as only the emulator's owner can. */
  const backdate = async (document: string): Promise<void> => {
    const documents = `projects/${project}/databases/(default)/documents`;
    const url = `http://${emulator}/v1/${documents}/${document}?updateMask.fieldPaths=createdAt`;
    const timestampValue = new Date(Date.now() - 2 * 24 * 3_600_000).toISOString();
    const answer = await fetch(url, {
      method: 'PATCH',
      headers: { authorization: 'Bearer owner' },
      body: JSON.stringify({ fields: { createdAt: { timestampValue } } }),
    });
    assert.equal(answer.status, 200);
  };
  const command = (name: string): Promise<unknown> => run(name, { campaign });

  before(async () => {
    // The file is that of all tests in this window: what they left belongs to other servers and users, which is said.
    answers = answerQuestions();
    ({ campaign, file } = await newCampaign(title));
    await run(commands.connectFirebase, { emulator, project, user: 'ann', takeOver: true });
    const api = await moonforge();
    await until(() =>
      api.syncStatus().campaigns.find((own) => own.campaignId === campaign && own.role === 'owner'),
    );
    answers.end();
  });

  beforeEach(() => {
    answers = answerQuestions();
  });

  afterEach(() => answers.end());

  after(async () => {
    await run(commands.disconnect);
    await removeCampaign(campaign);
    await elsewhere.remove();
  });

  it('asks for role, time, number and name of an invitation, and copies a code that lets one person in', async () => {
    answers.give('Player', '7 days', 'One person', 'Tom');
    const code = String(await command(commands.inviteToCampaign));
    assert.match(code, /^moonforge-invitation:/);
    assert.equal(await vscode.env.clipboard.readText(), code);
    assert.deepEqual(answers.asked.map(({ text }) => text).slice(0, 3), [
      'Invite to the campaign as',
      'How long can it be used?',
      'How many people can use it?',
    ]);
    answers.find(/^The invitation is copied/);
    await join('tom', code);
    await assert.rejects(join('eve', code), /This invitation is used up\. Ask for a new one/);
  });

  it('makes no invitation when any of the questions is left', async () => {
    const before = await invitations();
    answers.give('Reader', undefined);
    assert.equal(await command(commands.inviteToCampaign), undefined);
    answers.give('Reader', '1 day', 'Up to 5 people', undefined);
    assert.equal(await command(commands.inviteToCampaign), undefined);
    assert.deepEqual(await invitations(), before);
    answers.give('Reader', '1 day', 'Up to 5 people', 'Somebody');
    await command(commands.inviteToCampaign);
    assert.equal((await invitations()).length, before.length + 1);
  });

  it('revokes an invitation by the name it was made for, which then lets nobody in', async () => {
    answers.give('Game master', '1 day', 'Up to 5 people', 'The other table');
    const code = String(await command(commands.inviteToCampaign));
    answers.give('The other table');
    await command(commands.revokeInvitation);
    await assert.rejects(join('eve', code), /This invitation was revoked\. Ask for a new one/);
  });

  it('lets nobody in by a code that was guessed, and says so without quoting it', async () => {
    answers.give('Reader', '1 day', 'One person', '');
    const code = String(await command(commands.inviteToCampaign));
    const guessed = formatInvitation({ ...parseInvitation(code), secret: newSecret() });
    await assert.rejects(join('eve', guessed), (error: Error) => {
      assert.match(error.message, /does not know this invitation/);
      return !error.message.split('ended with')[1]!.includes(guessed);
    });
  });

  it('lets nobody in by an invitation whose days are over', async () => {
    answers.give('Reader', '1 day', 'One person', 'Too late');
    const code = String(await command(commands.inviteToCampaign));
    const { id } = (await invitations()).find(({ label }) => label === 'Too late')!;
    await backdate(`campaigns/${campaign}/invitations/${id}`);
    await assert.rejects(join('eve', code), /This invitation has expired\. Ask for a new one/);
  });

  it('takes a member’s own invitation for what it is: used by nobody', async () => {
    answers.give('Reader', '1 day', 'One person', '');
    const code = String(await command(commands.inviteToCampaign));
    answers.give(code, 'Ann');
    assert.equal(await run(commands.joinCampaign), campaign);
    answers.find(/a member of this campaign already \(Owner\)/);
  });

  it('lists the members with their names, and gives one another role', async () => {
    answers.give('tom', 'Make game master', 'Change Role');
    await command(commands.showMembers);
    const [list, actions] = answers.asked;
    assert.ok(list!.choices.some((row) => row.includes('tom') && row.includes('Player')));
    assert.ok(list!.choices.some((row) => row.includes('Owner · you')));
    assert.ok(actions!.choices.some((row) => row.includes('Remove…')));
    answers.give(undefined);
    await command(commands.showMembers);
    assert.ok(answers.find(/^Members/).choices.some((row) => row.includes('tom Game master')));
  });

  it('removes a member only after asking', async () => {
    answers.give('tom', 'Remove…', undefined);
    await command(commands.showMembers);
    answers.find(/Remove “tom” from the campaign\?/);
    answers.give('tom', 'Remove…', 'Remove');
    await command(commands.showMembers);
    answers.give(undefined);
    await command(commands.showMembers);
    assert.ok(!answers.find(/^Members/).choices.some((row) => row.includes('tom')));
  });

  it('takes old deletions out of the server only after asking', async () => {
    answers.give(undefined);
    assert.equal(await command(commands.compactDeletions), undefined);
    answers.find(/deleted more than 90 days ago out of the server\? They stay in the trash/);
    answers.give('Take Out');
    assert.equal(await command(commands.compactDeletions), 0);
  });

  it('asks for no agreement to sync without rules where the rules protect the campaign', async () => {
    assert.equal(await run(commands.syncWithoutRules), undefined);
    answers.find(/protect the campaign: there is nothing to agree to/);
  });

  it('does not let the only owner leave, and leaves after the campaign was handed over', async () => {
    answers.give('Leave');
    assert.equal(await command(commands.leaveCampaign), undefined);
    answers.find(/needs an owner: make another member the owner first/);
    answers.give('Game master', '1 day', 'One person', '');
    await join('tim', String(await command(commands.inviteToCampaign)));
    answers.give('tim', 'Hand the campaign over', 'Hand Over');
    await command(commands.showMembers);
    answers.give('Leave');
    assert.equal(await command(commands.leaveCampaign), true);
    const api = await moonforge();
    assert.ok((await api.outline('campaign')).some(({ label }) => label === title));
  });
});
