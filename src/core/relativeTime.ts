const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago or how far ahead a time is, for people: "just now", "5 min ago", "in 2 h", "3 days ago". */
export function relativeTime(time: number, now: number): string {
  const distance = Math.abs(now - time);
  if (distance < minute) return time <= now ? 'just now' : 'in less than a minute';
  const text = distanceText(distance);
  return time <= now ? `${text} ago` : `in ${text}`;
}

function distanceText(distance: number): string {
  if (distance < hour) return `${Math.floor(distance / minute)} min`;
  if (distance < day) return `${Math.floor(distance / hour)} h`;
  const days = Math.floor(distance / day);
  return days === 1 ? '1 day' : `${days} days`;
}
