import { window } from 'vscode';
import { countNotes } from '../core/history/operationLabel';
import { findHeadings } from '../core/markdown/headings';
import type { CampaignStore, NoteSummary, RenameReport } from '../core/ports/campaignStore';
import { saveOpenNotes } from '../documents/saveOpenNotes';
import { renameHeading, renameNote, renameTag } from '../documents/renames';
import { plainLabel, plainMessage } from '../platform/plainText';
import { withNotifiedStep } from '../platform/withNotification';
import type { Services } from '../services';
import { flagField, readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { askText, confirm, requestedCampaign } from './prompts';
import { requestedNote } from './requestedNotes';

type Names = 'renameNote' | 'renameHeading' | 'renameTag';

/** Commands that give something another name everywhere. */
export function renameCommands({ campaign }: Services): CommandTable<Names> {
  return {
    renameNote: async (argument) => note(await campaign.writable(), argument),
    renameHeading: async (argument) => heading(await campaign.writable(), argument),
    renameTag: async (argument) => tag(await campaign.writable(), argument),
  };
}

/** `{ id, title, confirmed }`, a tree row, or the active note; returns the title. A title that is given is not asked about. */
async function note(store: CampaignStore, argument: unknown): Promise<string | undefined> {
  const found = await requestedNote(store, argument, 'Rename Note');
  if (found === undefined) return undefined;
  const args = typeof argument === 'string' ? {} : readArguments(argument);
  const given = textField(args, 'title');
  const title = given ?? (await askName(`"${found.title}"`, found.title));
  if (title === undefined || title === found.title) return title;
  const mayAsk = given === undefined && !flagField(args, 'confirmed');
  if (mayAsk && !(await confirmRename(store, found, title))) return undefined;
  await withNotifiedStep(`Renaming "${found.title}"`, (step) =>
    renameNote(store, found, title, step),
  );
  return title;
}

async function confirmRename(
  store: CampaignStore,
  { docId, title }: NoteSummary,
  newTitle: string,
): Promise<boolean> {
  const { links, notes } = await store.links.countBacklinks(docId);
  if (links === 0) return true;
  const what = links === 1 ? '1 link' : `${links} links`;
  const detail = `${what} in ${countNotes(notes)} will use the new name. "Undo Change…" takes it back in one step.`;
  return confirm(`Rename "${title}" to "${newTitle}"?`, detail, 'Rename');
}

/** `{ id, from, to }`, a tree row, or the active note; asks for what is missing. */
async function heading(store: CampaignStore, argument: unknown): Promise<RenameReport | undefined> {
  const found = await requestedNote(store, argument, 'Rename Heading');
  if (found === undefined) return undefined;
  const args = typeof argument === 'string' ? {} : readArguments(argument);
  await saveOpenNotes([found.docId]);
  const from = textField(args, 'from') ?? (await pickHeading(store, found));
  if (from === undefined) return undefined;
  const to = textField(args, 'to') ?? (await askName(`the heading "${from}"`, from));
  if (to === undefined) return undefined;
  const names = { from, to };
  return withNotifiedStep(`Renaming "${from}"`, (step) => renameHeading(store, found, names, step));
}

async function pickHeading(
  store: CampaignStore,
  { docId, title }: NoteSummary,
): Promise<string | undefined> {
  const record = await store.notes.get(docId);
  const headings = findHeadings(record?.body ?? '');
  if (headings.length === 0) {
    void window.showInformationMessage(plainMessage(`"${title}" has no headings.`));
    return undefined;
  }
  const items = headings.map(({ text, level }) => ({
    label: plainLabel(text),
    description: '#'.repeat(level),
    text,
  }));
  const options = { title: 'Moonforge', placeHolder: `Heading of ${plainLabel(title)}` };
  return (await window.showQuickPick(items, options))?.text;
}

/** `{ campaign, from, to }`; asks for what is missing. */
async function tag(store: CampaignStore, argument: unknown): Promise<RenameReport | undefined> {
  const campaign = await requestedCampaign(store, argument);
  if (campaign === undefined) return undefined;
  const args = readArguments(argument);
  const from = textField(args, 'from') ?? (await pickTag(store, campaign));
  if (from === undefined) return undefined;
  const to = textField(args, 'to') ?? (await askName(`the tag "${from}"`, from));
  if (to === undefined) return undefined;
  const names = { from, to };
  return withNotifiedStep(`Renaming the tag "${from}"`, (step) =>
    renameTag(store, campaign.docId, names, step),
  );
}

async function pickTag(store: CampaignStore, { docId }: NoteSummary): Promise<string | undefined> {
  const tags = await store.links.tags(docId);
  const items = tags.map(({ tag: name, notes }) => ({
    label: plainLabel(name),
    description: countNotes(notes),
    name,
  }));
  return (await window.showQuickPick(items, { title: 'Moonforge', placeHolder: 'Tag' }))?.name;
}

function askName(what: string, value: string): Promise<string | undefined> {
  return askText({ prompt: `New name of ${what}`, value });
}
