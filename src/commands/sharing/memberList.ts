import type { QuickPickItem } from 'vscode';
import { window } from 'vscode';
import type { NoteSummary } from '../../core/ports/campaignStore';
import type { CampaignId } from '../../core/model/ids';
import { cutText } from '../../core/cutText';
import { roles, type Role } from '../../core/model/roles';
import {
  longestName,
  type RemoteConnection,
  type RemoteMember,
} from '../../core/ports/remoteSharing';
import { plainLabel, plainMessage } from '../../platform/plainText';
import type { SyncControl } from '../../platform/syncControl';
import { changeRole, removeMember, transferOwnership } from '../../sync/sharing/changeMembers';
import { describeRole } from './describeSharing';
import { askText, confirm } from '../prompts';
import { withSyncProgress } from '../syncProgress';

/** Lists the members, and lets an owner change them. Returns them as they were listed. */
export async function showMembers(
  sync: SyncControl,
  { docId, title }: NoteSummary,
): Promise<readonly RemoteMember[]> {
  return sync.share(async (connection) => {
    const members = await withSyncProgress('Reading the members', () =>
      connection.sharing.members(docId),
    );
    const picked = await window.showQuickPick(
      members.map((member) => rowOf(member, connection.userId)),
      { title: plainLabel(`Members of “${title}”`), placeHolder: 'Pick one to change something' },
    );
    if (picked !== undefined) await changeMember(connection, docId, members, picked.member);
    return members;
  });
}

function rowOf(
  member: RemoteMember,
  userId: string,
): QuickPickItem & { readonly member: RemoteMember } {
  const { joinedAt } = member;
  const since = joinedAt === null ? '' : ` · since ${new Date(joinedAt).toLocaleDateString()}`;
  const you = member.userId === userId ? ' · you' : '';
  return {
    label: `$(account) ${plainLabel(nameOf(member))}`,
    description: `${describeRole(member.role).label}${you}${since}`,
    member,
  };
}

/** One without a name is known by the id only. */
function nameOf({ name, userId }: RemoteMember): string {
  return name ?? userId;
}

interface Action extends QuickPickItem {
  readonly run: () => Promise<unknown>;
}

async function changeMember(
  connection: RemoteConnection,
  campaignId: CampaignId,
  members: readonly RemoteMember[],
  member: RemoteMember,
): Promise<void> {
  const own = members.find(({ userId }) => userId === connection.userId)?.role;
  const actions =
    member.userId === connection.userId
      ? [nameAction(connection, campaignId, member)]
      : own === 'owner'
        ? ownerActions(connection, campaignId, member)
        : [];
  if (actions.length === 0) {
    void window.showInformationMessage('Only an owner of the campaign changes members.');
    return;
  }
  const picked = await window.showQuickPick(actions, { title: plainLabel(nameOf(member)) });
  await picked?.run();
}

function nameAction(
  { sharing }: RemoteConnection,
  campaignId: CampaignId,
  member: RemoteMember,
): Action {
  return {
    label: '$(edit) Change my name…',
    run: async () => {
      const name = await askMemberName(member.name ?? '');
      if (name === undefined) return;
      await withSyncProgress('Changing your name', () => sharing.introduce(campaignId, name));
    },
  };
}

/** How the user wants to be called by the other members; `undefined` when the user leaves. */
export async function askMemberName(value: string): Promise<string | undefined> {
  const prompt = 'How shall the other members see you? A name or an e-mail address, as you like.';
  const name = await askText({ prompt, value });
  return name === undefined ? undefined : cutText(name, longestName);
}

function ownerActions(
  connection: RemoteConnection,
  campaignId: CampaignId,
  member: RemoteMember,
): readonly Action[] {
  const { userId } = member;
  const name = nameOf(member);
  const changes = roles
    .filter((role) => role !== member.role && role !== 'owner')
    .map((role: Role): Action => ({
      label: `$(arrow-swap) Make ${describeRole(role).label.toLowerCase()}`,
      detail: describeRole(role).detail,
      run: async () => {
        const { label, detail } = describeRole(role);
        const question = `Make “${name}” ${label.toLowerCase()} instead of ${describeRole(member.role).label.toLowerCase()}?`;
        if (!(await confirm(question, detail, 'Change Role'))) return;
        await withSyncProgress('Changing the role', () =>
          changeRole(connection, campaignId, userId, role),
        );
        window.setStatusBarMessage(
          plainMessage(`“${name}” is ${label.toLowerCase()} from here on`),
          5_000,
        );
      },
    }));
  const handOver: Action = {
    label: '$(key) Hand the campaign over…',
    detail: 'Makes them the owner and you a game master',
    run: async () => {
      const detail = 'You stay a game master; only they can then change members.';
      const confirmed = await confirm(`Make “${name}” the owner?`, detail, 'Hand Over');
      if (!confirmed) return;
      await withSyncProgress('Handing the campaign over', () =>
        transferOwnership(connection, campaignId, userId),
      );
    },
  };
  const remove: Action = {
    label: '$(trash) Remove…',
    run: async () => {
      const detail =
        'They keep what they have received so far, and get nothing more. Invitations they made can no longer be used.';
      const confirmed = await confirm(`Remove “${name}” from the campaign?`, detail, 'Remove');
      if (!confirmed) return;
      await withSyncProgress('Removing the member', () =>
        removeMember(connection, campaignId, userId),
      );
    },
  };
  return member.role === 'owner' ? [...changes, remove] : [...changes, handOver, remove];
}
