import { window } from 'vscode';
import { MoonforgeError } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';
import { serverName, type SavedRemote } from '../../platform/remoteSettings';
import { plainMessage } from '../../platform/plainText';
import type { Services } from '../../services';
import { acceptInvitation } from '../../sync/sharing/acceptInvitation';
import {
  isInvitationCode,
  parseInvitation,
  type InvitationCode,
} from '../../sync/sharing/invitationCode';
import { systemClock } from '../../sync/systemClock';
import type { CommandArguments } from '../commandArguments';
import { flagField, readArguments, textField } from '../commandArguments';
import { describeRole } from './describeSharing';
import { askMemberName } from './memberList';
import { askText, confirm } from '../prompts';
import { withSyncProgress } from '../syncProgress';

/** What *Connect to Firebase* does with its argument; false when the user leaves. */
export type Connect = (argument: unknown) => Promise<boolean>;

/**
 * `{ id, name, confirmed }`: `id` is an invitation or, for members, a campaign's id; asks for what is missing. With an
 * invitation also what *Connect to Firebase* takes about the account.
 */
export async function joinCampaign(
  services: Services,
  argument: unknown,
  connect: Connect,
): Promise<CampaignId | undefined> {
  const args = readArguments(argument);
  const text =
    textField(args, 'id') ??
    (await askText({
      prompt: 'The invitation you were sent; or, if you are a member already, the campaign’s id',
      value: '',
      placeholder: 'moonforge-invitation:…',
    }));
  if (text === undefined) return undefined;
  return isInvitationCode(text)
    ? joinByInvitation(services, parseInvitation(text), args, connect)
    : joinById(services, text, connect);
}

async function joinById(
  services: Services,
  id: string,
  connect: Connect,
): Promise<CampaignId | undefined> {
  const { sync } = services;
  const campaignId = parseRecordId(id);
  if (campaignId === undefined) {
    throw new MoonforgeError(
      'invalid-input',
      `"${id}" is neither an invitation nor a campaign id.`,
    );
  }
  if (sync.server === undefined && !(await connect(undefined))) return undefined;
  await withSyncProgress('Joining the campaign', () => sync.join(campaignId));
  return campaignId;
}

async function joinByInvitation(
  services: Services,
  code: InvitationCode,
  args: CommandArguments,
  connect: Connect,
): Promise<CampaignId | undefined> {
  const { sync } = services;
  if (!(await agreeToServer(services, code, args, connect))) return undefined;
  const name = textField(args, 'name') ?? (await askMemberName(''));
  if (name === undefined) return undefined;
  const { campaignId, secret } = code;
  const { role, wasMember } = await withSyncProgress('Joining the campaign', async () => {
    const accepted = await sync.share((connection) =>
      acceptInvitation(connection, { campaignId, secret, name }, systemClock),
    );
    await sync.join(campaignId);
    return accepted;
  });
  const { label } = describeRole(role);
  void window.showInformationMessage(
    wasMember
      ? `You are a member of this campaign already (${label}); the invitation was not used.`
      : plainMessage(`You take part in “${code.name}” as ${label.toLowerCase()}.`),
  );
  return campaignId;
}

/** Connects to the server the invitation names, once the user agrees; false when the user does not. */
async function agreeToServer(
  services: Services,
  { address, projectId, name }: InvitationCode,
  args: CommandArguments,
  connect: Connect,
): Promise<boolean> {
  const { sync, campaign } = services;
  const userId = textField(args, 'user') ?? (address.kind === 'emulator' ? 'guest' : '');
  const remote = { address, projectId, userId };
  const server = serverName(remote);
  if (sync.chosen !== undefined) {
    if (projectOf(sync.chosen) === projectOf(remote)) return true;
    throw new MoonforgeError(
      'remote-mismatch',
      `This folder is synced with ${serverName(sync.chosen)}, and the invitation is to ${server}. Open another folder and join there; nothing was changed.`,
    );
  }
  const others = await campaign.existing().then((store) => store?.sync.campaignIds() ?? []);
  const warning =
    others.length === 0
      ? ''
      : ' The campaigns this folder has already will be uploaded there too: to keep them apart, cancel and join in another folder.';
  const detail = `Moonforge connects this folder to ${server} and syncs it there.${warning}`;
  const question = `Join “${name}” on ${server}?`;
  if (!flagField(args, 'confirmed') && !(await confirm(question, detail, 'Join'))) return false;
  const target =
    address.kind === 'emulator'
      ? { emulator: `${address.host}:${address.port}`, project: projectId, user: userId }
      : { config: address.config };
  return connect({ ...args, ...target });
}

/** What two names of one server have in common. */
function projectOf({ address, projectId }: SavedRemote): string {
  return `${address.kind} ${address.kind === 'project' ? address.config.projectId : projectId}`;
}
