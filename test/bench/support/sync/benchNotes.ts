/** A note to sync: what every contestant stores under the id. */
export interface BenchNote {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

const words = ['bell', 'drowned', 'gate', 'harbour', 'lantern', 'moor', 'raven', 'salt', 'tide'];
const bodySize = 1_000;

/** Notes of one kilobyte, each with links to some of the others; the same ones every time. */
export function benchNotes(count: number): readonly BenchNote[] {
  return Array.from({ length: count }, (_, i) => {
    let body = '';
    for (let n = i; body.length < bodySize; n += 7) {
      body +=
        n % 23 === 0 ? `[[Note ${(n * 31) % count}]] ` : `${words[n % words.length]}${n % 97} `;
    }
    return { id: `note${String(i).padStart(6, '0')}`, title: `Note ${i}`, body };
  });
}
