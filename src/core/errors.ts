/** Why an operation failed. Callers switch on this: class names do not survive minification. */
export type ErrorReason =
  // the caller's input
  | 'invalid-input'
  | 'not-found'
  | 'ambiguous'
  | 'cancelled'
  // the campaign file
  | 'not-a-database'
  | 'database-damaged'
  | 'database-locked'
  | 'database-read-only'
  | 'database-unavailable'
  | 'newer-schema'
  | 'native-module'
  // the server
  | 'offline'
  | 'unauthenticated'
  | 'permission-denied'
  // this user's part in one campaign: may only read it · is no member any more
  | 'read-only'
  | 'revoked'
  // this version must not write the campaign · the user has to agree to many deletions first
  | 'too-old'
  | 'mass-deletion'
  | 'rules-not-deployed'
  | 'campaign-missing'
  | 'remote-mismatch'
  | 'quota'
  | 'too-large'
  | 'stale'
  | 'lease-lost'
  | 'remote-failed';

/** An expected failure. `message` is a whole sentence for the user, with what to do where something can be done. */
export class MoonforgeError extends Error {
  override readonly name = 'MoonforgeError';
  readonly reason: ErrorReason;

  constructor(reason: ErrorReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}

/** The reason of an expected failure; `undefined` for a defect. Works across bundles, unlike `instanceof`. */
export function reasonOf(error: unknown): ErrorReason | undefined {
  return error instanceof Error && error.name === 'MoonforgeError' && 'reason' in error
    ? (error as MoonforgeError).reason
    : undefined;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
