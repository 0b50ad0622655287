import { messageOf } from '../core/errors';
import type { Logger } from '../core/logger';
import type { RemoteSettings, SavedRemote } from './remoteSettings';

export interface ServerChoiceParts {
  /** `undefined` without a folder. */
  readonly settings: RemoteSettings | undefined;
  readonly isTrusted: () => boolean;
  readonly logger: Logger;
}

/** Which server the folder's campaign is synced with, and whether this computer's user chose it. */
export class ServerChoice {
  readonly #parts: ServerChoiceParts;
  #chosen: SavedRemote | undefined;
  #suggested: SavedRemote | undefined;

  constructor(parts: ServerChoiceParts) {
    this.#parts = parts;
  }

  /** The server to sync with; `undefined` without one and without trust. */
  get chosen(): SavedRemote | undefined {
    return this.#chosen;
  }

  /** A server that the folder names although this computer's user did not choose it. */
  get suggested(): SavedRemote | undefined {
    return this.#suggested;
  }

  /** Reads the settings anew. */
  async read(): Promise<SavedRemote | undefined> {
    const { settings, isTrusted } = this.#parts;
    const remote = isTrusted() ? await this.#saved() : undefined;
    const approved = remote !== undefined && (await settings?.isApproved(remote)) === true;
    this.#chosen = approved ? remote : undefined;
    this.#suggested = approved ? undefined : remote;
    return this.#chosen;
  }

  /** Whether the settings name another server than when they were last read. */
  async hasChanged(): Promise<boolean> {
    const saved = await this.#saved();
    return JSON.stringify(saved) !== JSON.stringify(this.#chosen ?? this.#suggested);
  }

  async save(remote: SavedRemote): Promise<void> {
    await this.#parts.settings?.save(remote);
  }

  /** Whether the user agreed to sync with the chosen server although its rules protect nothing. */
  async isWithoutRules(remote: SavedRemote): Promise<boolean> {
    return (await this.#parts.settings?.isAllowedWithoutRules(remote)) === true;
  }

  async allowWithoutRules(remote: SavedRemote): Promise<void> {
    await this.#parts.settings?.allowWithoutRules(remote);
  }

  async forget(): Promise<void> {
    await this.#parts.settings?.forget();
  }

  async #saved(): Promise<SavedRemote | undefined> {
    try {
      return await this.#parts.settings?.read();
    } catch (error) {
      this.#parts.logger.warn(
        `The server in .moonforge/remote.json is not usable: ${messageOf(error)}`,
      );
      return undefined;
    }
  }
}
