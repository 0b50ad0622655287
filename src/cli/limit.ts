import type { Arguments } from './arguments';
import { UsageError } from './arguments';

/** The rows `--limit` allows; `undefined` without it. Throws `UsageError` for anything but a whole number from 1. */
export function readLimit(args: Arguments): number | undefined {
  const limit = args.optional('limit');
  if (limit === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(limit)) return Number(limit);
  throw new UsageError('--limit has to be a whole number from 1.');
}
