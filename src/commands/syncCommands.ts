import { readFile } from 'node:fs/promises';
import { ProgressLocation, window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import { parseRecordId } from '../core/model/ids';
import type { SyncReport } from '../core/ports/syncEngine';
import { describeFileError } from '../documents/fileErrors';
import type { SavedRemote } from '../platform/remoteSettings';
import { emulatorDefaults, serverName } from '../platform/remoteSettings';
import { plainLabel } from '../platform/plainText';
import type { SyncControl } from '../platform/syncControl';
import type { Services } from '../services';
import type { EmailCredentials } from '../sync/remoteTarget';
import { parseRemoteTarget } from '../sync/remoteTarget';
import { flagField, readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { askText, confirm, requestedCampaign } from './prompts';

type Names =
  | 'connectFirebase'
  | 'disconnect'
  | 'joinCampaign'
  | 'syncNow'
  | 'pauseSync'
  | 'resumeSync'
  | 'uploadAgain';

/** Commands about sync. */
export function syncCommands({ campaign, sync }: Services): CommandTable<Names> {
  return {
    connectFirebase: (argument) => connectFirebase(sync, argument),
    disconnect: () => sync.disconnect(),
    joinCampaign: (argument) => joinCampaign(sync, argument),
    syncNow: () => syncNow(sync),
    pauseSync: () => sync.pause(),
    resumeSync: () => sync.resume(),
    uploadAgain: async (argument) => {
      const chosen = await requestedCampaign(await campaign.writable(), argument);
      const confirmed = flagField(readArguments(argument), 'confirmed');
      return chosen && uploadAgain(sync, chosen, confirmed);
    },
  };
}

/**
 * `{ emulator: 'host:port', project, user }`, `{ config }` with a web configuration as text or object, or
 * `{ file }` that holds one; `email` and `password` for a project. Asks for what is missing.
 */
async function connectFirebase(
  sync: SyncControl,
  argument: unknown,
): Promise<SyncReport | undefined> {
  const args = readArguments(argument);
  const text = (await addressText(args)) ?? (await askAddress(sync));
  if (text === undefined) return undefined;
  const remote: SavedRemote = {
    address: parseRemoteTarget(text),
    projectId: textField(args, 'project') ?? emulatorDefaults.projectId,
    userId: textField(args, 'user') ?? emulatorDefaults.userId,
  };
  const credentials = await credentialsFor(remote, args);
  if (remote.address.kind === 'project' && credentials === undefined) return undefined;
  await sync.connect(remote, credentials);
  return syncNow(sync);
}

async function addressText(args: ReturnType<typeof readArguments>): Promise<string | undefined> {
  const { config } = args;
  if (typeof config === 'object' && config !== null) return JSON.stringify(config);
  const file = textField(args, 'file');
  return textField(args, 'emulator') ?? textField(args, 'config') ?? (file && readConfig(file));
}

async function readConfig(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new MoonforgeError(
      'invalid-input',
      `The configuration ${file} cannot be read: ${describeFileError(error)}.`,
    );
  }
}

/** `npm start` puts an emulator behind the editor and names it here. */
const startedEmulator = process.env['MOONFORGE_EMULATOR'] ?? '127.0.0.1:8080';

type AddressSource = 'paste' | 'file' | 'emulator' | 'suggested';

/** Lets the user say where the server is; the text is for `parseRemoteTarget`. */
async function askAddress({ suggested }: SyncControl): Promise<string | undefined> {
  const items: { readonly label: string; readonly detail: string; readonly from: AddressSource }[] =
    [
      {
        label: '$(clippy) Paste a web configuration',
        detail: 'From the Firebase console: Project settings, Your apps, Config',
        from: 'paste',
      },
      {
        label: '$(file) Choose a file that holds one',
        detail: 'JSON or the snippet of the console',
        from: 'file',
      },
      {
        label: '$(beaker) Use an emulator',
        detail: 'For trying it out: the Firestore emulator on this computer',
        from: 'emulator',
      },
    ];
  if (suggested !== undefined) {
    const label = `$(folder) ${plainLabel(serverName(suggested))}`;
    items.unshift({ label, detail: 'The server this folder names', from: 'suggested' });
  }
  const picked = await window.showQuickPick(items, {
    title: 'Connect to Firebase',
    placeHolder: 'Nothing is sent before you have chosen a server',
    ignoreFocusOut: true,
  });
  switch (picked?.from) {
    case 'paste':
      return askText({ prompt: 'Web configuration', value: '', placeholder: '{ "apiKey": …' });
    case 'emulator':
      return askText({ prompt: 'Address of the Firestore emulator', value: startedEmulator });
    case 'file':
      return chooseConfig();
    case 'suggested':
      return suggested && suggestedText(suggested);
    case undefined:
      return undefined;
  }
}

function suggestedText({ address }: SavedRemote): string {
  return address.kind === 'emulator'
    ? `${address.host}:${address.port}`
    : JSON.stringify(address.config);
}

async function chooseConfig(): Promise<string | undefined> {
  const options = { canSelectMany: false, openLabel: 'Connect', title: 'Web configuration' };
  const [file] = (await window.showOpenDialog(options)) ?? [];
  return file && readConfig(file.fsPath);
}

/** An emulator believes everybody; a project wants an account. `undefined` when the user gives none. */
async function credentialsFor(
  { address }: SavedRemote,
  args: ReturnType<typeof readArguments>,
): Promise<EmailCredentials | undefined> {
  if (address.kind === 'emulator') return undefined;
  const email =
    textField(args, 'email') ??
    (await askText({ prompt: `E-mail of your account in ${address.config.projectId}`, value: '' }));
  if (email === undefined) return undefined;
  const password =
    textField(args, 'password') ??
    (await askText({ prompt: `Password of ${email}`, value: '', password: true }));
  return password === undefined ? undefined : { email, password };
}

/** `{ id }`: asks for it where it is not given. */
async function joinCampaign(sync: SyncControl, argument: unknown): Promise<CampaignId | undefined> {
  const id =
    textField(readArguments(argument), 'id') ??
    (await askText({
      prompt: 'Id of the campaign; who shares it finds it with "Copy Campaign ID"',
      value: '',
    }));
  if (id === undefined) return undefined;
  const campaignId = parseRecordId(id);
  if (campaignId === undefined) {
    throw new MoonforgeError('invalid-input', `"${id}" is no campaign id.`);
  }
  if (sync.server === undefined && (await connectFirebase(sync, undefined)) === undefined) {
    return undefined;
  }
  await withSyncProgress('Joining the campaign', () => sync.join(campaignId));
  return campaignId;
}

/** Asks first unless confirmed. */
async function uploadAgain(
  sync: SyncControl,
  { docId, title }: { readonly docId: CampaignId; readonly title: string },
  confirmed: boolean,
): Promise<SyncReport | undefined> {
  const detail =
    'For a server that lost the campaign, or another server. What the server does have is merged; nothing is deleted.';
  if (!confirmed && !(await confirm(`Upload all of "${title}" again?`, detail, 'Upload'))) {
    return undefined;
  }
  await sync.uploadAgain(docId);
  return syncNow(sync);
}

async function syncNow(sync: SyncControl): Promise<SyncReport> {
  const report = await withSyncProgress('Syncing', () => sync.syncNow());
  const { pushed, pulled, verified } = report;
  const proof = verified ? ', verified' : '';
  window.setStatusBarMessage(`Synced: ${pushed} sent, ${pulled} received${proof}`, 5_000);
  return report;
}

async function withSyncProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  return window.withProgress({ location: ProgressLocation.Window, title }, work);
}
