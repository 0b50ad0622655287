import { readFile } from 'node:fs/promises';
import { window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import { describeFileError } from '../documents/fileErrors';
import type { SavedRemote } from '../platform/remoteSettings';
import { emulatorDefaults, serverName } from '../platform/remoteSettings';
import { plainLabel } from '../platform/plainText';
import type { SyncControl } from '../platform/syncControl';
import type { Services } from '../services';
import { parseGoogleClientSecret, parseRemoteTarget } from '../sync/remoteTarget';
import type { ChosenRemote } from './signInForFolder';
import { chooseAccountFor, connectTo, mayTakeOver } from './signInForFolder';
import { readArguments, textField } from './commandArguments';
import { askText } from './prompts';

/**
 * `{ emulator: 'host:port', project, user }`, `{ config }` with a web configuration as text or object, or
 * `{ file }` that holds one; for a project also who to be, as *Sign In* takes it. Asks for what is missing. False
 * when the user leaves.
 */
export async function connectFirebase(services: Services, argument: unknown): Promise<boolean> {
  const chosen = await chooseRemote(services, argument);
  if (chosen === undefined) return false;
  await connectTo(services, chosen);
  return true;
}

/** The same without connecting: nothing of the folder changes. `undefined` when the user leaves. */
export async function chooseRemote(
  services: Services,
  argument: unknown,
): Promise<ChosenRemote | undefined> {
  const args = readArguments(argument);
  const text = (await addressText(args)) ?? (await askAddress(services.sync));
  if (text === undefined) return undefined;
  const address = parseRemoteTarget(text);
  const remote: SavedRemote = {
    address,
    projectId: textField(args, 'project') ?? emulatorDefaults.projectId,
    userId: textField(args, 'user') ?? emulatorDefaults.userId,
  };
  if (address.kind === 'project') {
    const secret = parseGoogleClientSecret(text);
    if (secret !== undefined) await services.accounts.keepGoogleSecret(address.config, secret);
    return chooseAccountFor(services, { ...remote, address }, args);
  }
  const chosen = { remote, account: undefined };
  return (await mayTakeOver(services, chosen, args)) ? chosen : undefined;
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
