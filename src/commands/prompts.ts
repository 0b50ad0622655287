import { ThemeIcon, window } from 'vscode';
import { collections, type StoryStatus, storyStatuses } from '../core/model/collections';
import type { CampaignStore, NoteSummary } from '../core/ports/campaignStore';
import { requireCampaign } from '../documents/findCampaign';
import { plainLabel, plainMessage } from '../platform/plainText';
import { kindNamed } from '../core/model/collections';
import { readArguments, textField } from './commandArguments';
import { activeNote } from './requestedNotes';

export interface AskTextOptions {
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly password?: boolean;
}

/** Asks for a line of text that is not blank; `undefined` when the user leaves. */
export async function askText(options: AskTextOptions): Promise<string | undefined> {
  const { prompt, value, placeholder, password } = options;
  const text = await window.showInputBox({
    title: 'Moonforge',
    prompt,
    value,
    ignoreFocusOut: true,
    ...(placeholder === undefined ? {} : { placeHolder: placeholder }),
    ...(password === undefined ? {} : { password }),
    validateInput: (typed) => (typed.trim() === '' ? 'Something has to stand here.' : undefined),
  });
  return text?.trim();
}

/** Lets the user pick a folder of this machine; `undefined` when none was picked. */
export async function pickFolder(
  openLabel: string,
  title = 'Folder of Markdown notes',
): Promise<string | undefined> {
  const [folder] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
      openLabel,
      title,
    })) ?? [];
  return folder?.fsPath;
}

/** Asks before something that cannot be taken back with one click; false when the user thinks better of it. */
export async function confirm(question: string, detail: string, verb: string): Promise<boolean> {
  const answer = await window.showWarningMessage(
    plainMessage(question),
    { modal: true, detail },
    verb,
  );
  return answer === verb;
}

/**
 * The campaign a command is about: the one `{ campaign }` names by id or name, else that of the active note, else the
 * only one, else one the user picks.
 */
export async function requestedCampaign(
  store: CampaignStore,
  argument: unknown,
): Promise<NoteSummary | undefined> {
  const args = readArguments(argument);
  const named = textField(args, 'campaign') ?? textField(args, 'id');
  if (named !== undefined) return requireCampaign(store.notes, named);
  const campaigns = await store.notes.summaries({ collection: 'campaigns' });
  const active = activeNote();
  const note = active && (await store.notes.summary(active));
  const own = campaigns.find(({ docId }) => docId === note?.campaignId);
  if (own !== undefined || campaigns.length < 2) return own ?? campaigns[0];
  const items = campaigns.map((campaign) => ({ label: plainLabel(campaign.title), campaign }));
  const picked = await window.showQuickPick(items, { title: 'Moonforge', placeHolder: 'Campaign' });
  return picked?.campaign;
}

/** Every kind a new note can have, in the order they are offered. */
export const noteKinds: readonly string[] = [
  ...collections.filter(({ section }) => section === 'world'),
  ...collections.filter(({ section }) => section === 'story' || section === 'sessions'),
].flatMap((definition): readonly string[] =>
  definition.name === 'campaigns' ? [] : definition.kinds.map(({ name }) => name),
);

/** Lets the user pick a kind of note. */
export async function pickKind(
  kinds: readonly string[],
  placeholder = 'Kind of the new note',
): Promise<string | undefined> {
  const items = kinds.map((kind) => {
    const { label: singular, icon } = kindNamed(kind);
    return { label: singular, iconPath: new ThemeIcon(icon), value: kind };
  });
  const picked = await window.showQuickPick(items, {
    title: 'Moonforge',
    placeHolder: placeholder,
  });
  return picked?.value;
}

/** Lets the user pick a status. */
export async function pickStatus(): Promise<StoryStatus | undefined> {
  const items = storyStatuses.map((status) => ({ label: status, status }));
  const picked = await window.showQuickPick(items, { title: 'Moonforge', placeHolder: 'Status' });
  return picked?.status;
}
