import { audiences, type Audience } from '../model/audience';
import type { Bases, RemoteState } from '../ports/syncStore';

/** Where a record lives on the server, and what it is there. */
export interface Home {
  readonly audience: Audience;
  readonly base: RemoteState;
}

/** Where the server is known to have a record; `undefined` when it has it nowhere, or only knows that it moved away. */
export function homeOf(bases: Bases): Home | undefined {
  for (const audience of audiences) {
    const base = bases[audience];
    if (base !== undefined && base.moved !== true) return { audience, base };
  }
  return undefined;
}
