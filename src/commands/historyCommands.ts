import type { QuickPickItem } from 'vscode';
import { commands as editorCommands, ThemeIcon, window } from 'vscode';
import { countNotes, operationLabel } from '../core/history/operationLabel';
import { MoonforgeError } from '../core/errors';
import { parseRecordId } from '../core/model/ids';
import type { CampaignStore, NoteSummary } from '../core/ports/campaignStore';
import type { NoteVersion, Operation } from '../core/ports/historyReader';
import { kindNamed } from '../core/model/collections';
import { noteUri } from '../documents/noteUri';
import { versionUri } from '../documents/registerVersions';
import { saveOpenNotes } from '../documents/saveOpenNotes';
import { restoreNote, restoreNoteVersion } from '../documents/structure/restoreNote';
import type { UndoneChange } from '../documents/structure/undoChange';
import { undoChange } from '../documents/structure/undoChange';
import type { CampaignFile } from '../platform/campaignFile';
import { plainLabel, plainMessage } from '../platform/plainText';
import { withNotifiedStep } from '../platform/withNotification';
import type { Services } from '../services';
import { flagField, numberField, readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { openNoteById } from './openNote';
import { requestedNote } from './requestedNotes';

type Names = 'showHistory' | 'undoChange' | 'restoreDeleted';

/** Versions, operations and deleted notes shown at a time. */
const shown = 200;

/** Commands on what happened to notes. */
export function historyCommands({ campaign }: Services): CommandTable<Names> {
  return {
    showHistory: (argument) => showHistory(campaign, argument),
    undoChange: async (argument) => undo(await campaign.writable(), argument),
    restoreDeleted: async (argument) => restoreDeleted(await campaign.writable(), argument),
  };
}

/** `{ id, version, restore }`, a tree row, or the active note: compares a version with the note, or restores it. */
async function showHistory(campaign: CampaignFile, argument: unknown): Promise<void> {
  const store = await campaign.required();
  const note = await requestedNote(store, argument, 'Show History');
  if (note === undefined) return;
  const args = typeof argument === 'string' ? {} : readArguments(argument);
  const given = numberField(args, 'version');
  const chosen =
    given === undefined
      ? await pickVersion(store, note)
      : { versionId: given, restore: flagField(args, 'restore') };
  if (chosen === undefined) return;
  if (!chosen.restore) {
    await compare(store, note, chosen.versionId);
    return;
  }
  // What is typed becomes a version too, so it can come back.
  await saveOpenNotes([note.docId]);
  await restoreNoteVersion(await campaign.writable(), note.docId, chosen.versionId);
  await openNoteById(store, note.docId);
}

async function compare(
  store: CampaignStore,
  { docId, title }: NoteSummary,
  versionId: number,
): Promise<void> {
  const version = await store.history.version(docId, versionId);
  if (version === undefined) {
    throw new MoonforgeError('not-found', `"${title}" has no version ${versionId} any more.`);
  }
  await editorCommands.executeCommand(
    'vscode.diff',
    versionUri(docId, title, versionId),
    noteUri(docId, title),
    `${title}: ${new Date(version.at).toLocaleString()} ↔ now`,
  );
}

interface VersionItem extends QuickPickItem {
  readonly versionId: number;
}

const restoreButton = { iconPath: new ThemeIcon('discard'), tooltip: 'Restore this version' };

interface ChosenVersion {
  readonly versionId: number;
  readonly restore: boolean;
}

async function pickVersion(
  store: CampaignStore,
  note: NoteSummary,
): Promise<ChosenVersion | undefined> {
  const versions = await store.history.versions(note.docId, { limit: shown });
  const items = versions.flatMap(versionItem);
  if (items.length === 0) {
    void window.showInformationMessage(plainMessage(`"${note.title}" has no earlier version.`));
    return undefined;
  }
  const pick = window.createQuickPick<VersionItem>();
  pick.title = `Moonforge: ${plainLabel(note.title)}`;
  pick.placeholder = 'Version to compare with the note; the button restores it';
  pick.items = items;
  const chosen = new Promise<ChosenVersion | undefined>((resolve) => {
    const accept = (item: VersionItem | undefined, restore: boolean): void => {
      resolve(item && { versionId: item.versionId, restore });
      pick.hide();
    };
    pick.onDidAccept(() => accept(pick.selectedItems[0], false));
    pick.onDidTriggerItemButton(({ item }) => accept(item, true));
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
  });
  pick.show();
  return chosen;
}

function versionItem({
  versionId,
  at,
  operation,
  size,
  deleted,
}: NoteVersion): readonly VersionItem[] {
  if (versionId === null) return [];
  const change = operation?.label ?? operation?.origin ?? '';
  const facts = [change, deleted ? 'deleted' : '', operation?.author ?? '', `${size} bytes`];
  return [
    {
      label: new Date(at).toLocaleString(),
      description: plainLabel(facts.filter((fact) => fact !== '').join(' · ')),
      buttons: [restoreButton],
      versionId,
    },
  ];
}

/** `{ operation }`, or `{ last }` for the last change, else one the user picks; returns what became of the notes. */
async function undo(store: CampaignStore, argument: unknown): Promise<UndoneChange | undefined> {
  const args = readArguments(argument);
  const isLast = flagField(args, 'last');
  const given = numberField(args, 'operation');
  const operation = isLast ? undefined : (given ?? (await pickOperation(store))?.id);
  if (operation === undefined && !isLast) return undefined;
  const done = await withNotifiedStep('Undoing', (step) => undoChange(store, operation, step));
  tellUndone(done);
  return done;
}

function tellUndone({ label, undone, merged, left }: UndoneChange): void {
  const changed = undone.length + merged.length;
  if (left.length === 0) {
    void window.showInformationMessage(plainMessage(`Undid: ${label} (${countNotes(changed)}).`));
    return;
  }
  const names = left.slice(0, 5).map(({ title }) => `"${title}"`);
  const more = left.length > names.length ? ' and others' : '';
  void window.showWarningMessage(
    plainMessage(
      `Undid: ${label} (${countNotes(changed)}). Left as they are, since they were changed or are used since: ${names.join(', ')}${more}.`,
    ),
  );
}

async function pickOperation(store: CampaignStore): Promise<Operation | undefined> {
  const operations = await store.history.operations({ limit: shown });
  const items = operations
    .filter(({ undoneBy }) => undoneBy === null)
    .map((operation) => ({
      label: plainLabel(operationLabel(operation)),
      description: `${countNotes(operation.notes)} · ${new Date(operation.at).toLocaleString()}`,
      operation,
    }));
  const picked = await window.showQuickPick(items, {
    title: 'Moonforge',
    placeHolder: items.length === 0 ? 'There is no change to undo' : 'Change to undo',
    matchOnDescription: true,
  });
  return picked?.operation;
}

/** `{ id }`, else one the user picks; returns how many notes came back, and opens the one. */
async function restoreDeleted(store: CampaignStore, argument: unknown): Promise<number> {
  const given = textField(readArguments(argument), 'id');
  const docId = given === undefined ? await pickDeleted(store) : parseRecordId(given);
  if (docId === undefined) return 0;
  const restored = await restoreNote(store, docId);
  await openNoteById(store, docId);
  return restored.length;
}

async function pickDeleted(store: CampaignStore): Promise<ReturnType<typeof parseRecordId>> {
  const deleted = await store.history.deletedNotes({ limit: shown });
  const items = deleted.map(({ docId, title, kind, deletedAt }) => ({
    label: plainLabel(title),
    description: `${kindNamed(kind).label} · deleted ${new Date(deletedAt).toLocaleString()}`,
    iconPath: new ThemeIcon(kindNamed(kind).icon),
    docId,
  }));
  const picked = await window.showQuickPick(items, {
    title: 'Moonforge',
    placeHolder: items.length === 0 ? 'No note was deleted' : 'Note to restore',
  });
  return picked?.docId;
}
