/** The server time `seconds` earlier; times as in `SyncCursor`. */
export function earlierTime(time: string, seconds: number): string {
  const [whole = '0', fraction = '000000000'] = time.split('.');
  return `${Math.max(0, Number(whole) - seconds)}.${fraction}`;
}
