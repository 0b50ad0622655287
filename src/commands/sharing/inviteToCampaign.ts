import { env, window } from 'vscode';
import { MoonforgeError } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import { invitableRoles, type InvitedRole, type Role } from '../../core/model/roles';
import { invitationDays, mostUses, type InvitationDays } from '../../core/ports/remoteSharing';
import type { SyncControl } from '../../platform/syncControl';
import { invite } from '../../sync/sharing/invite';
import { requireMembership } from '../../sync/sharing/requireMembership';
import type { CommandArguments } from '../commandArguments';
import { choiceField, numberField, textField } from '../commandArguments';
import { withSyncProgress } from '../syncProgress';
import { describeRole } from './describeSharing';

/** `{ campaign, role, days, uses, label }`: asks for what is missing. Copies and returns the code. */
export async function inviteToCampaign(
  sync: SyncControl,
  campaignId: CampaignId,
  args: CommandArguments,
): Promise<string | undefined> {
  const { chosen } = sync;
  const code = await sync.share(async (connection) => {
    const membership = await withSyncProgress('Reading your role', () =>
      requireMembership(connection, campaignId),
    );
    const role = await invitedRole(membership.role, args);
    const days = role && (await lifetime(args));
    const uses = days && (await numberOfUses(args));
    if (role === undefined || days === undefined || uses === undefined) return undefined;
    const label = textField(args, 'label') ?? (await askLabel(args));
    if (label === undefined || chosen === undefined) return undefined;
    return withSyncProgress('Making the invitation', () =>
      invite(connection, { ...chosen, campaignId }, { role, days, uses, label }),
    );
  });
  if (code === undefined) return undefined;
  await env.clipboard.writeText(code);
  void window.showInformationMessage(
    'The invitation is copied. Send it to your friend: whoever has it can use it, and it is shown only once. "Moonforge: Join Campaign…" takes it.',
  );
  return code;
}

async function invitedRole(own: Role, args: CommandArguments): Promise<InvitedRole | undefined> {
  const invitable = invitableRoles(own);
  const given = choiceField(args, 'role', ['gm', 'player', 'reader'] as const);
  // A role that may not be given is refused with a sentence of its own.
  if (given !== undefined || invitable.length === 0) return given ?? 'reader';
  const items = invitable.map((role) => ({ ...describeRole(role), role }));
  const picked = await window.showQuickPick(items, { title: 'Invite to the campaign as' });
  return picked?.role;
}

async function lifetime(args: CommandArguments): Promise<InvitationDays | undefined> {
  const given = numberField(args, 'days');
  if (given !== undefined) {
    const days = invitationDays.find((known) => known === given);
    if (days !== undefined) return days;
    throw new MoonforgeError('invalid-input', 'An invitation holds for 1, 7 or 30 days.');
  }
  const items = invitationDays.map((days) => ({
    label: days === 1 ? '1 day' : `${days} days`,
    days,
  }));
  const picked = await window.showQuickPick(items, { title: 'How long can it be used?' });
  return picked?.days;
}

async function numberOfUses(args: CommandArguments): Promise<number | undefined> {
  const given = numberField(args, 'uses');
  if (given !== undefined) {
    if (given >= 1 && given <= mostUses) return given;
    throw new MoonforgeError('invalid-input', `An invitation lets 1 to ${mostUses} people in.`);
  }
  const items = [
    { label: 'One person', uses: 1 },
    { label: 'Up to 5 people', uses: 5 },
    { label: 'Up to 10 people', uses: 10 },
  ];
  const picked = await window.showQuickPick(items, { title: 'How many people can use it?' });
  return picked?.uses;
}

/** Only asked where the command was not told everything. */
async function askLabel(args: CommandArguments): Promise<string | undefined> {
  if (textField(args, 'role') !== undefined) return '';
  return window.showInputBox({
    title: 'Moonforge',
    prompt: 'For whom is it? Only game masters see this; it may stay empty.',
    ignoreFocusOut: true,
  });
}
