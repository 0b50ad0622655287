import { messageOf, reasonOf } from '../core/errors';

/** One entry for the log: the reason, the message, and the stack of a defect. */
export function describeForLog(error: unknown): string {
  const reason = reasonOf(error);
  if (reason !== undefined) {
    const cause =
      error instanceof Error && error.cause !== undefined ? ` (${messageOf(error.cause)})` : '';
    return `${reason}: ${messageOf(error)}${cause}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
