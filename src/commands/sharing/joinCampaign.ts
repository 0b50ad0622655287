import { window } from 'vscode';
import { throwIfCancelled, type CancellationToken } from '../../core/cancellation';
import { MoonforgeError, reasonOf } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';
import { serverName, type SavedRemote } from '../../platform/remoteSettings';
import { plainMessage } from '../../platform/plainText';
import type { Services } from '../../services';
import { assertSameServer } from '../../sync/assertSameServer';
import { assertThere } from '../../sync/assertThere';
import { isSameServer, remoteIdentity } from '../../sync/remoteTarget';
import { acceptInvitation } from '../../sync/sharing/acceptInvitation';
import {
  isInvitationCode,
  noInvitation,
  parseInvitation,
  type InvitationCode,
} from '../../sync/sharing/invitationCode';
import { systemClock } from '../../sync/systemClock';
import type { CommandArguments } from '../commandArguments';
import { flagField, readArguments, textField } from '../commandArguments';
import type { ChosenRemote } from '../signInForFolder';
import { describeRole } from './describeSharing';
import { askMemberName } from './memberList';
import { askText, confirm } from '../prompts';
import { withLongSyncProgress } from '../syncProgress';

/** The two halves of *Connect to Firebase*: `choose` asks and changes nothing of the folder. */
export interface Connect {
  readonly choose: (argument: unknown) => Promise<ChosenRemote | undefined>;
  readonly connect: (chosen: ChosenRemote) => Promise<void>;
}

/**
 * `{ id, name, confirmed }`: `id` is an invitation or, for members, a campaign's id; asks for what is missing. With an
 * invitation also what *Connect to Firebase* takes about the account. The folder stays as it is until the user is known to
 * be a member.
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

/** A server that the folder is synced with already needs no choice and no connection. */
type Chosen = ChosenRemote | 'connected' | undefined;

async function joinById(
  services: Services,
  id: string,
  connect: Connect,
): Promise<CampaignId | undefined> {
  const { sync } = services;
  const campaignId = parseRecordId(id.trim());
  // What was pasted may be a damaged invitation: nobody should read its secret in a message or a log.
  if (campaignId === undefined) throw noInvitation(' and no campaign id');
  const chosen = sync.chosen === undefined ? await connect.choose(undefined) : 'connected';
  if (chosen === undefined) return undefined;
  await withLongSyncProgress('Joining the campaign', async (token) => {
    await assertFits(services, campaignId, remoteOf(services, chosen));
    throwIfCancelled(token);
    await sync.share(
      (connection) => assertThere(connection, campaignId),
      remoteOf(services, chosen),
    );
    await bringIn(services, { campaignId, chosen, connect }, token);
  });
  return campaignId;
}

async function joinByInvitation(
  services: Services,
  code: InvitationCode,
  args: CommandArguments,
  connect: Connect,
): Promise<CampaignId | undefined> {
  const { sync } = services;
  const chosen = await agreeToServer(services, code, args, connect);
  if (chosen === undefined) return undefined;
  const name = textField(args, 'name') ?? (await askMemberName(''));
  if (name === undefined) return undefined;
  const { campaignId, secret } = code;
  const { role, wasMember } = await withLongSyncProgress('Joining the campaign', async (token) => {
    await assertFits(services, campaignId, remoteOf(services, chosen));
    throwIfCancelled(token);
    const accepted = await sync.share(
      (connection) => acceptInvitation(connection, { campaignId, secret, name }, systemClock),
      remoteOf(services, chosen),
    );
    await bringIn(services, { campaignId, chosen, connect }, token).catch(sayWhereItStands);
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

/** The campaign of a member, and where it comes from. */
interface Found {
  readonly campaignId: CampaignId;
  readonly chosen: Exclude<Chosen, undefined>;
  readonly connect: Connect;
}

/** Syncs the folder with the server and takes the campaign into its file. */
async function bringIn(
  { sync }: Services,
  { campaignId, chosen, connect }: Found,
  token: CancellationToken,
): Promise<void> {
  throwIfCancelled(token);
  if (chosen !== 'connected') await connect.connect(chosen);
  await sync.join(campaignId, token);
}

/** Who cancels after the invitation was accepted is a member all the same. */
function sayWhereItStands(error: unknown): never {
  if (reasonOf(error) === 'cancelled') {
    void window.showInformationMessage(
      'You are a member now; the campaign comes in when you run “Join Campaign…” again.',
    );
  }
  throw error;
}

function remoteOf({ sync }: Services, chosen: Exclude<Chosen, undefined>): SavedRemote | undefined {
  return chosen === 'connected' ? sync.chosen : chosen.remote;
}

/** Rejects when the folder's file holds the campaign of another server: an invitation would be used up for nothing. */
async function assertFits(
  { campaign }: Services,
  campaignId: CampaignId,
  remote: SavedRemote | undefined,
): Promise<void> {
  const store = await campaign.existing();
  if (store === undefined || remote === undefined) return;
  await assertSameServer(store.sync, campaignId, remoteIdentity(remote.address, remote.projectId));
}

/** The server the invitation names, once the user agrees to it; `undefined` when the user does not. */
async function agreeToServer(
  services: Services,
  { address, projectId, name }: InvitationCode,
  args: CommandArguments,
  { choose }: Connect,
): Promise<Chosen> {
  const { sync, campaign } = services;
  const userId = textField(args, 'user') ?? (address.kind === 'emulator' ? 'guest' : '');
  const remote = { address, projectId, userId };
  const server = serverName(remote);
  if (sync.chosen !== undefined) {
    if (isSameServer(sync.chosen, remote)) return 'connected';
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
  if (!flagField(args, 'confirmed') && !(await confirm(question, detail, 'Join'))) return undefined;
  const target =
    address.kind === 'emulator'
      ? { emulator: `${address.host}:${address.port}`, project: projectId, user: userId }
      : { config: address.config };
  return choose({ ...args, ...target });
}
