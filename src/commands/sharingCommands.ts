import { env, window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import { invitableRoles, type InvitedRole, type Role } from '../core/model/roles';
import {
  invitationDays,
  mostUses,
  type InvitationDays,
  type RemoteConnection,
  type RemoteInvitation,
} from '../core/ports/remoteSharing';
import { plainLabel, plainMessage } from '../platform/plainText';
import type { SyncControl } from '../platform/syncControl';
import type { Services } from '../services';
import { endMembership } from '../sync/sharing/changeMembers';
import { invite } from '../sync/sharing/invite';
import { requireMembership } from '../sync/sharing/requireMembership';
import type { CommandArguments } from './commandArguments';
import { choiceField, flagField, numberField, readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { describeRole, describeUntil } from './describeSharing';
import { joinCampaign } from './joinCampaign';
import { showMembers } from './memberList';
import { confirm, requestedCampaign } from './prompts';
import { showRulesDeployment } from './rulesDeployment';

type Names =
  | 'inviteToCampaign'
  | 'joinCampaign'
  | 'showMembers'
  | 'revokeInvitation'
  | 'leaveCampaign'
  | 'showRulesDeployment';

/** Commands about who takes part in a campaign. */
export function sharingCommands(services: Services): CommandTable<Names> {
  const { campaign, sync, extensionUri } = services;
  const chosen = async (argument: unknown): ReturnType<typeof requestedCampaign> =>
    requestedCampaign(await campaign.required(), argument);
  return {
    inviteToCampaign: async (argument) => {
      const found = await chosen(argument);
      return found && inviteTo(sync, found.docId, readArguments(argument));
    },
    joinCampaign: (argument) => joinCampaign(services, argument),
    showMembers: async (argument) => {
      const found = await chosen(argument);
      return found && showMembers(sync, found);
    },
    revokeInvitation: async (argument) => {
      const found = await chosen(argument);
      return found && revoke(sync, found.docId, readArguments(argument));
    },
    leaveCampaign: async (argument) => {
      const found = await chosen(argument);
      return found && leave(services, found, readArguments(argument));
    },
    showRulesDeployment: () => showRulesDeployment(sync, extensionUri.fsPath),
  };
}

/** `{ campaign, role, days, uses, label }`: asks for what is missing. Copies and returns the code. */
async function inviteTo(
  sync: SyncControl,
  campaignId: CampaignId,
  args: CommandArguments,
): Promise<string | undefined> {
  const { chosen } = sync;
  const code = await sync.share(async (connection) => {
    const membership = await requireMembership(connection, campaignId);
    const role = await invitedRole(membership.role, args);
    const days = role && (await lifetime(args));
    const uses = days && (await numberOfUses(args));
    if (role === undefined || days === undefined || uses === undefined) return undefined;
    const label = textField(args, 'label') ?? (await askLabel(args));
    if (label === undefined || chosen === undefined) return undefined;
    return invite(connection, { ...chosen, campaignId }, { role, days, uses, label });
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

/** `{ campaign, invitation }`: asks which where it is not given. Returns its id. */
async function revoke(
  sync: SyncControl,
  campaignId: CampaignId,
  args: CommandArguments,
): Promise<string | undefined> {
  return sync.share(async ({ sharing }) => {
    const id = textField(args, 'invitation') ?? (await chooseInvitation(sharing, campaignId));
    if (id === undefined) return undefined;
    await sharing.revokeInvitation(campaignId, id);
    window.setStatusBarMessage('The invitation is revoked; nobody can use it any more', 5_000);
    return id;
  });
}

async function chooseInvitation(
  sharing: RemoteConnection['sharing'],
  campaignId: CampaignId,
): Promise<string | undefined> {
  const open = (await sharing.invitations(campaignId)).filter(isOpen);
  if (open.length === 0) {
    throw new MoonforgeError('not-found', 'There is no invitation that could still be used.');
  }
  const items = open.map((invitation) => ({
    label: plainLabel(invitation.label === '' ? 'Invitation' : invitation.label),
    description: `as ${invitation.role}, used ${invitation.usedBy.length} of ${invitation.uses} times`,
    detail: describeUntil(invitation.expiresAt),
    id: invitation.id,
  }));
  const picked = await window.showQuickPick(items, { title: 'Revoke which invitation?' });
  return picked?.id;
}

function isOpen({ revoked, usedBy, uses }: RemoteInvitation): boolean {
  return !revoked && usedBy.length < uses;
}

/** `{ campaign, confirmed }`: ends the own membership; everything stays in the file. Returns whether it ended. */
async function leave(
  { campaign, sync }: Services,
  { docId, title }: { readonly docId: CampaignId; readonly title: string },
  args: CommandArguments,
): Promise<boolean> {
  const detail =
    'Everything you have of it stays in this folder and can be edited; it is no longer synced. To come back you need a new invitation.';
  const confirmed = flagField(args, 'confirmed');
  if (!confirmed && !(await confirm(`Leave “${title}”?`, detail, 'Leave'))) return false;
  const store = await campaign.writable();
  await sync.share(async (connection) => {
    const { role } = await requireMembership(connection, docId);
    await endMembership(connection, docId);
    const { userId } = connection;
    const state = { role, state: 'left', checkedAt: Date.now() } as const;
    await store.sync.setMembership({ campaignId: docId, userId, ...state });
  });
  window.setStatusBarMessage(plainMessage(`You left “${title}”; your notes stay here`), 5_000);
  return true;
}
