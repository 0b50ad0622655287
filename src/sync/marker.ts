import { randomBytes } from 'node:crypto';

import type { FileIdentity } from '../core/ports/syncStore';

/**
 * The name of an operation: which file made it in which of its commits, and something random that nobody else can have
 * said.
 */
export function newMarker({ deviceId, counter }: FileIdentity): string {
  return `${deviceId}.${counter}.${randomBytes(9).toString('base64url')}`;
}

/** Whether the operation is of the file with this identity, and not of what the file was before it had it. */
export function isOwn(marker: string, deviceId: string): boolean {
  return marker.startsWith(`${deviceId}.`);
}

/** Whether one of the markers is of a later commit of the file that made `marker`. */
export function isFollowed(marker: string, seen: ReadonlySet<string>): boolean {
  const own = parsed(marker);
  if (own === undefined) return false;
  return [...seen].some((other) => {
    const later = parsed(other);
    return later?.deviceId === own.deviceId && later.counter > own.counter;
  });
}

function parsed(marker: string): FileIdentity | undefined {
  const { deviceId, counter } =
    /^(?<deviceId>[0-9a-f]+)\.(?<counter>\d+)\./.exec(marker)?.groups ?? {};
  return deviceId === undefined ? undefined : { deviceId, counter: Number(counter) };
}
