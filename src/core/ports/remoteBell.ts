import type { Disposable } from '../disposable';
import type { RemotePlace } from './remoteStore';

/**
 * Tells at once that something changed on the server, and never what: whoever hears it looks for itself. Without it, or
 * when it fails, polls find the same changes a little later.
 */
export interface RemoteBell {
  /**
   * Calls `rung` once it listens, and for every change of the place from then on, until disposed. Goes on by itself
   * after the connection was away. `failed` is the end: this listener hears nothing more.
   */
  listen(place: RemotePlace, rung: () => void, failed: (error: unknown) => void): Disposable;
  close(): Promise<void>;
}

/** Connects a bell when it is first wanted. Rejects as connecting to the server does. */
export type BellSource = () => Promise<RemoteBell>;
