/** A word in front of a line, at its end, or on a line of its own. */
export function typed(body: string, word: string, how: number): string {
  const lines = body.trimEnd().split('\n');
  const at = how % lines.length;
  if (how % 3 === 0) lines[at] = `${word} ${lines[at]}`;
  else if (how % 3 === 1) lines[at] = `${lines[at]} ${word}`;
  else lines.splice(at, 0, '', `${word}.`, '');
  return `${lines.join('\n')}\n`;
}

/** A text without one of its lines. */
export function cut(body: string, how: number, ledger: { remove(text: string): void }): string {
  const lines = body.split('\n');
  const [line = ''] = lines.splice(how % lines.length, 1);
  ledger.remove(line);
  return lines.join('\n');
}

/** A front matter with one more tag. */
export function tagged(frontMatter: string, word: string): string {
  return withHead({ ...headOf(frontMatter), tags: [...headOf(frontMatter).tags, word] });
}

/** What the simulation writes into front matter. */
export interface Head {
  readonly tags: readonly string[];
  readonly audience: string;
}

/** Reads what `withHead` writes. */
export function headOf(frontMatter: string): Head {
  return {
    tags: [...frontMatter.matchAll(/^ {2}- (\S+)$/gm)].map(([, tag]) => tag ?? ''),
    audience: /^audience: (\w+)$/m.exec(frontMatter)?.[1] ?? '',
  };
}

/** A front matter. */
export function withHead({ tags, audience }: Head): string {
  const list = tags.length === 0 ? '' : `tags:\n${tags.map((tag) => `  - ${tag}\n`).join('')}`;
  return `---\n${audience === '' ? '' : `audience: ${audience}\n`}${list}---\n`;
}
