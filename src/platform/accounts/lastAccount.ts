import { isRecord } from '../../core/isRecord';
import type { Account } from '../../sync/account';
import type { Memory } from '../remoteSettings';

const key = 'moonforge.lastAccount';

/** The account this folder's campaign was last synced as: unsent edits are its owner's, also once it is signed out. */
export class LastAccount {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  read(): Account | undefined {
    const stored = this.#memory.get(key);
    if (!isRecord(stored)) return undefined;
    const { projectId, uid, label } = stored;
    return typeof projectId === 'string' && typeof uid === 'string' && typeof label === 'string'
      ? { projectId, uid, label }
      : undefined;
  }

  async remember({ projectId, uid, label }: Account): Promise<void> {
    await this.#memory.update(key, { projectId, uid, label });
  }
}
