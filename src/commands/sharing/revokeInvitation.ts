import { window } from 'vscode';
import { MoonforgeError } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import type { RemoteConnection, RemoteInvitation } from '../../core/ports/remoteSharing';
import { plainLabel } from '../../platform/plainText';
import type { SyncControl } from '../../platform/syncControl';
import type { CommandArguments } from '../commandArguments';
import { textField } from '../commandArguments';
import { withSyncProgress } from '../syncProgress';
import { describeUntil } from './describeSharing';

/** `{ campaign, invitation }`: asks which where it is not given. Returns its id. */
export async function revokeInvitation(
  sync: SyncControl,
  campaignId: CampaignId,
  args: CommandArguments,
): Promise<string | undefined> {
  return sync.share(async ({ sharing }) => {
    const id = textField(args, 'invitation') ?? (await chooseInvitation(sharing, campaignId));
    if (id === undefined) return undefined;
    await withSyncProgress('Revoking the invitation', () =>
      sharing.revokeInvitation(campaignId, id),
    );
    window.setStatusBarMessage('The invitation is revoked; nobody can use it any more', 5_000);
    return id;
  });
}

async function chooseInvitation(
  sharing: RemoteConnection['sharing'],
  campaignId: CampaignId,
): Promise<string | undefined> {
  const all = await withSyncProgress('Reading the invitations', () =>
    sharing.invitations(campaignId),
  );
  const open = all.filter(isOpen);
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
