import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';

import * as vscode from 'vscode';

import { commands } from '../../src/core/contributions';
import type { MoonforgeApi } from '../../src/moonforgeApi';
import { repositoryRoot } from '../support/repository';

/** The exports of the running extension. */
export async function moonforge(): Promise<MoonforgeApi> {
  const extension = vscode.extensions.getExtension<MoonforgeApi>('moonforge.moonforge');
  return extension!.activate();
}

/** Runs a command of the editor and gives its result. */
export async function run<T = unknown>(command: string, ...args: readonly unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(command, ...args);
}

/** What a suite works with that has a campaign of its own. */
export interface OwnCampaign {
  readonly api: MoonforgeApi;
  /** The campaign file of the open folder. */
  readonly file: string;
  /** The campaign's id. */
  readonly campaign: string;
}

/** Makes a campaign in the open folder, for one suite alone. */
export async function newCampaign(title: string): Promise<OwnCampaign> {
  const api = await moonforge();
  const campaign = await run<string>(commands.newCampaign, { title });
  return { api, file: campaignFileIn(workspaceFolder()), campaign };
}

/** Closes the editors and deletes a suite's campaign, if it came to have one. */
export async function removeCampaign(campaign: string | undefined): Promise<void> {
  await run('workbench.action.closeAllEditors');
  if (campaign === undefined) return;
  await run(commands.deleteNote, { id: campaign, confirmed: true });
}

/** A new note of the kind, its id. */
export function newNote(
  campaign: string,
  kind: string,
  title: string,
  more: object = {},
): Promise<string> {
  return run<string>(commands.newNote, { campaign, kind, title, ...more });
}

/** The folder that is open in the editor. */
export function workspaceFolder(): string {
  return vscode.workspace.workspaceFolders![0]!.uri.fsPath;
}

/** The campaign file of a folder. */
export function campaignFileIn(folder: string): string {
  return path.join(folder, '.moonforge/campaign.db');
}

/** Waits until `probe` gives something, and returns it; the test's own timeout is the limit. */
export async function until<T>(probe: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Runs the command line in a process of its own, as a script or another device would; gives its standard output. */
export async function runCli(
  args: readonly string[],
  input: Uint8Array | string = '',
): Promise<Buffer> {
  const program = path.join(repositoryRoot, 'dist/cli.js');
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code === 0) return Buffer.concat(output);
  throw new Error(
    `moonforge ${args.join(' ')} ended with ${String(code)}: ${Buffer.concat(complaints).toString()}`,
  );
}

/** A note as the command line lists it. */
export interface ListedNote {
  readonly id: string;
  readonly title: string;
  readonly collection: string;
  readonly kind: string;
  readonly rev: number;
}

/** What `list --json` prints for a campaign file. */
export async function listNotes(file: string): Promise<readonly ListedNote[]> {
  const listed: unknown = JSON.parse((await runCli(['list', '--db', file, '--json'])).toString());
  return listed as readonly ListedNote[];
}

/** The text of a note as stored, byte for byte. */
export function storedText(file: string, id: string): Promise<Buffer> {
  return runCli(['get', '--db', file, '--id', id]);
}

/** Appends to a document as typing at its end would. */
export async function append(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Opens a note as its tree row would, and gives its document. */
export async function openNote(id: string): Promise<vscode.TextDocument> {
  const uri = await vscode.commands.executeCommand<vscode.Uri>(commands.openNote, { id });
  return vscode.workspace.openTextDocument(uri);
}

/** The bytes of a document. */
export function utf8(document: vscode.TextDocument): Buffer {
  return Buffer.from(document.getText());
}
