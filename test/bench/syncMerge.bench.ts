import { mergeText } from '../../src/core/merge/mergeText';
import { randomFrom } from '../support/randomFrom';
import type { BenchResult } from './benchResult';
import { benchResult, percentile } from './support/measure';

const noteSize = 200 * 1024;
const editsPerSide = 200;
const merges = 100;

interface Versions {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  /** Every word that either side typed. */
  readonly typed: readonly string[];
}

/** Merges a long note that both sides edited in many places. */
export function run(): Promise<readonly BenchResult[]> {
  const samples: number[] = [];
  let lost = 0;
  for (let seed = 1; seed <= merges; seed += 1) {
    const { base, mine, theirs, typed } = editedOnBothSides(seed);
    const start = performance.now();
    const { text } = mergeText(base, mine, theirs);
    samples.push(performance.now() - start);
    const words = new Set(text.split(/\s+/));
    lost += typed.filter((word) => !words.has(word)).length;
  }
  const merge = benchResult({
    name: 'merge a note of 200 KB with 200 edits on each side, 95th percentile',
    unit: 'ms',
    ours: percentile(samples, 95),
    samples,
    peers: { 'reading it': readingTime() },
    budget: { of: 'ours', most: 20 },
  });
  const words = benchResult({
    name: 'merge a note of 200 KB with 200 edits on each side: typed words that are gone',
    unit: 'words',
    samples: [lost],
    peers: { 'last writer wins': merges * editsPerSide },
    budget: { of: 'ours', most: 0 },
  });
  return Promise.resolve([merge, words]);
}

/** Milliseconds to go through the three texts word by word, once. */
function readingTime(): number {
  const { base, mine, theirs } = editedOnBothSides(1);
  const start = performance.now();
  for (const text of [base, mine, theirs]) text.split(/\s+/);
  return performance.now() - start;
}

function editedOnBothSides(seed: number): Versions {
  const random = randomFrom(seed);
  const lines: string[] = [];
  for (let size = 0; size < noteSize;) {
    const length = 5 + Math.floor(random() * 20);
    const words = Array.from({ length }, () => `word${Math.floor(random() * 3_000)}`);
    const line = `${words.join(' ')}.`;
    lines.push(line);
    size += line.length + 1;
  }
  const typed: string[] = [];
  const edit = (side: string): string => {
    const edited = [...lines];
    for (let i = 0; i < editsPerSide; i += 1) {
      const at = Math.floor(random() * edited.length);
      const word = `${side}${seed}x${i}`;
      const words = (edited[at] ?? '').split(' ');
      words.splice(Math.floor(random() * words.length), 0, word);
      edited[at] = words.join(' ');
      typed.push(word);
    }
    return `${edited.join('\n')}\n`;
  };
  return { base: `${lines.join('\n')}\n`, mine: edit('mine'), theirs: edit('theirs'), typed };
}
