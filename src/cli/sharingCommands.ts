import { untilCancelled } from '../core/cancellation';
import type { CampaignId } from '../core/model/ids';
import { roles, type InvitedRole } from '../core/model/roles';
import {
  invitationDays,
  mostUses,
  type RemoteConnection,
  type RemoteInvitation,
  type RemoteMember,
} from '../core/ports/remoteSharing';
import type { CampaignStore } from '../core/ports/campaignStore';
import { requireCampaign } from '../documents/findCampaign';
import {
  changeRole,
  connectFirestore,
  invite,
  leaveCampaign,
  removeMember,
  systemClock,
  transferOwnership,
} from '../headless';
import { requireMembership } from '../sync/sharing/requireMembership';
import type { Arguments } from './arguments';
import { UsageError } from './arguments';
import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';
import type { ChosenServer } from './remoteArguments';
import { chooseServer, remoteOptions, remoteUsage } from './remoteArguments';
import { formatTable } from './table';

const invitedRoles: readonly InvitedRole[] = ['gm', 'player', 'reader'];

export const inviteCommand: Command = {
  name: 'invite',
  usage: `invite --db FILE ${remoteUsage} CAMPAIGN --role gm|player|reader [--days 1|7|30] [--uses N] [--label TEXT] [--json]`,
  summary: 'Makes an invitation to a campaign and prints its code.',
  options: [...remoteOptions, 'role', 'days', 'uses', 'label'],
  positionals: ['campaign'],
  run: (context) => withCampaign(context, runInvite),
};

export const membersCommand: Command = {
  name: 'members',
  usage: `members --db FILE ${remoteUsage} CAMPAIGN [--change UID=ROLE | --owner UID | --remove UID | --revoke INVITATION | --called NAME] [--json]`,
  summary: 'Lists who takes part in a campaign and who is invited, after changing it where told.',
  options: [...remoteOptions, 'change', 'owner', 'remove', 'revoke', 'called'],
  positionals: ['campaign'],
  run: (context) => withCampaign(context, runMembers),
};

export const leaveCommand: Command = {
  name: 'leave',
  usage: `leave --db FILE ${remoteUsage} CAMPAIGN [--json]`,
  summary: 'Ends the own membership of a campaign; all of it stays in the file.',
  options: remoteOptions,
  positionals: ['campaign'],
  run: (context) => withCampaign(context, runLeave),
};

/** A campaign of the file and a connection to its server. */
interface Shared {
  readonly args: Arguments;
  readonly store: CampaignStore;
  readonly connection: RemoteConnection;
  readonly server: ChosenServer;
  readonly campaignId: CampaignId;
  readonly title: string;
}

async function withCampaign(
  { args, token }: CommandContext,
  run: (shared: Shared) => Promise<CommandResult>,
): Promise<CommandResult> {
  const server = await chooseServer(args, token);
  return withStore(args.required('db'), 'write', async (store) => {
    const { docId, title } = await requireCampaign(store.notes, args.required('campaign'));
    const connection = await connectFirestore(server.target);
    try {
      const shared = { args, store, connection, server, campaignId: docId, title };
      return await untilCancelled(run(shared), token);
    } finally {
      await connection.close();
    }
  });
}

async function runInvite({ args, connection, server, campaignId }: Shared): Promise<CommandResult> {
  const { address, projectId } = server;
  const role = args.choice('role', invitedRoles);
  if (role === undefined) throw new UsageError('--role is missing.');
  const days = invitationDays.find((known) => String(known) === (args.optional('days') ?? '7'));
  if (days === undefined) throw new UsageError('--days takes 1, 7 or 30.');
  const uses = Number(args.optional('uses') ?? '1');
  if (!Number.isInteger(uses) || uses < 1 || uses > mostUses) {
    throw new UsageError(`--uses takes a number from 1 to ${mostUses}.`);
  }
  const label = args.optional('label') ?? '';
  const invitation = { role, days, uses, label };
  const code = await invite(connection, { address, projectId, campaignId }, invitation);
  return { text: `${code}\n`, json: { code, ...invitation } };
}

async function runMembers(shared: Shared): Promise<CommandResult> {
  const { connection, campaignId } = shared;
  const { role } = await requireMembership(connection, campaignId);
  await change(shared);
  const members = await connection.sharing.members(campaignId);
  const mayList = role === 'owner' || role === 'gm';
  const invitations = mayList ? await connection.sharing.invitations(campaignId) : [];
  const rows = [...members.map(memberRow), ...invitations.map(invitationRow)];
  return {
    text: formatTable(rows),
    json: {
      members: members.map((member) => ({ ...member })),
      invitations: invitations.map(({ usedBy, ...rest }) => ({ ...rest, usedBy: [...usedBy] })),
    },
  };
}

async function change({ args, connection, campaignId }: Shared): Promise<void> {
  const changed = args.optional('change');
  const [owner, removed] = [args.optional('owner'), args.optional('remove')];
  const [revoked, called] = [args.optional('revoke'), args.optional('called')];
  if (
    [changed, owner, removed, revoked, called].filter((given) => given !== undefined).length > 1
  ) {
    throw new UsageError('Give one of --change, --owner, --remove, --revoke and --called.');
  }
  if (changed !== undefined) {
    const [, userId = '', name = ''] = /^(.+)=(\w+)$/.exec(changed) ?? [];
    const role = roles.find((known) => known === name);
    if (role === undefined) throw new UsageError(`--change takes UID=${roles.join('|')}.`);
    await changeRole(connection, campaignId, userId, role);
  }
  if (owner !== undefined) await transferOwnership(connection, campaignId, owner);
  if (removed !== undefined) await removeMember(connection, campaignId, removed);
  if (revoked !== undefined) await connection.sharing.revokeInvitation(campaignId, revoked);
  if (called !== undefined) await connection.sharing.introduce(campaignId, called);
}

function memberRow({ userId, role, name }: RemoteMember): readonly string[] {
  return [role, userId, name ?? ''];
}

function invitationRow(invitation: RemoteInvitation): readonly string[] {
  const { id, role, usedBy, uses, revoked, label } = invitation;
  const state = revoked ? 'revoked' : `used ${usedBy.length} of ${uses}`;
  return [`(${role})`, id, label === '' ? state : `${state}, ${label}`];
}

async function runLeave({ store, connection, campaignId, title }: Shared): Promise<CommandResult> {
  await leaveCampaign(connection, store.sync, campaignId, systemClock);
  return {
    text: `Left "${title}"; all of it stays in the file and is no longer synced.\n`,
    json: { campaign: campaignId },
  };
}
