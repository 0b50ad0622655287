import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseJsonObject } from '../core/json';
import type { RemoteAddress } from '../sync/remoteTarget';
import { parseRemoteTarget } from '../sync/remoteTarget';
import type { Approvals } from './approvals';

/** The server that a folder's campaign is synced with. Holds no secret. */
export interface SavedRemote {
  readonly address: RemoteAddress;
  /** For an emulator, which believes everybody. */
  readonly projectId: string;
  readonly userId: string;
  /** For a project: the id of the account the folder's campaign is synced as. */
  readonly account?: string;
}

/** Where the editor remembers small things. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** An emulator's project and user unless others are given. */
export const emulatorDefaults = { projectId: 'demo-moonforge', userId: 'game-master' } as const;

/**
 * `.moonforge/remote.json`: beside the campaign file, so that every window of the folder sees the same. A file alone
 * starts nothing: somebody may have copied the folder, so the machine also remembers which server its user chose.
 */
export class RemoteSettings {
  readonly #folder: string;
  readonly #approvals: Approvals;

  constructor(folder: string, approvals: Approvals) {
    this.#folder = folder;
    this.#approvals = approvals;
  }

  get file(): string {
    return path.join(this.#folder, '.moonforge', 'remote.json');
  }

  /** The saved server; `undefined` when there is none. Rejects a file that makes no sense as `invalid-input`. */
  async read(): Promise<SavedRemote | undefined> {
    const text = await readFile(this.file, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : parseSavedRemote(text);
  }

  /** Whether this machine's user chose that server for this folder. */
  isApproved(remote: SavedRemote): Promise<boolean> {
    return this.#approvals.has(this.#folder, formatSavedRemote(remote));
  }

  async save(remote: SavedRemote): Promise<void> {
    const text = formatSavedRemote(remote);
    // First what the user agreed to: another window acts as soon as it sees the file.
    await this.#approvals.add(this.#folder, text);
    await mkdir(path.dirname(this.file), { recursive: true });
    // In one step: another window must not read half of it.
    const draft = `${this.file}.${randomUUID()}`;
    await writeFile(draft, text);
    await rename(draft, this.file);
  }

  /** Remembers that the user agreed to sync with that server although its rules protect nothing. */
  async allowWithoutRules(remote: SavedRemote): Promise<void> {
    await this.#approvals.add(this.#folder, withoutRules(remote));
  }

  isAllowedWithoutRules(remote: SavedRemote): Promise<boolean> {
    return this.#approvals.has(this.#folder, withoutRules(remote));
  }

  async forget(): Promise<void> {
    await rm(this.file, { force: true });
    await this.#approvals.forget(this.#folder);
  }
}

function withoutRules(remote: SavedRemote): string {
  return `without rules: ${formatSavedRemote(remote)}`;
}

/** The text of the settings file. */
export function formatSavedRemote({ address, projectId, userId, account }: SavedRemote): string {
  const content =
    address.kind === 'emulator'
      ? { emulator: `${address.host}:${address.port}`, projectId, userId }
      : { ...address.config, ...(account === undefined ? {} : { account }) };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** Reads the settings file. Rejects with `invalid-input` what is no server. */
export function parseSavedRemote(text: string): SavedRemote {
  const content = parseJsonObject(text);
  const field = (name: string, fallback: string): string => {
    const value = content[name];
    return typeof value === 'string' && value !== '' ? value : fallback;
  };
  const account = field('account', '');
  return {
    address: parseRemoteTarget(field('emulator', text)),
    projectId: field('projectId', emulatorDefaults.projectId),
    userId: field('userId', emulatorDefaults.userId),
    ...(account === '' ? {} : { account }),
  };
}

/** Server and project as users know them. */
export function serverName({ address }: SavedRemote): string {
  return address.kind === 'emulator'
    ? `the emulator at ${address.host}:${address.port}`
    : address.config.projectId;
}
