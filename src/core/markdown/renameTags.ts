import { jsonEqual } from '../json';
import { parseFrontMatter } from './frontMatter';
import { setFrontMatterKey } from './frontMatterEdit';
import { splitEntries } from './frontMatterEntries';
import { tagsOf } from './frontMatterValue';
import { linkKey } from './linkKey';
import { frontMatterParts, splitNoteText } from './noteText';
import { editText } from './renameLinks';
import { findInlineTags } from './tags';

/** A text after a tag was renamed, and how often the tag stood in it. */
export interface RenamedTags {
  readonly text: string;
  readonly count: number;
}

/** Tells whether a tag can be written in a text: letters, digits, `_`, `-` and `/`, and not a number. */
export function isTag(tag: string): boolean {
  const [found, ...others] = findInlineTags(`#${tag}`);
  return found?.tag === tag && others.length === 0;
}

/**
 * Renames a tag in a note's front matter and body, and with it those nested below it: "npc" to "people" makes
 * "npc/ally" to "people/ally". Everything else stays, byte for byte.
 */
export function renameTags(text: string, from: string, to: string): RenamedTags {
  const { frontMatter, body } = splitNoteText(text);
  const inline = findInlineTags(body).flatMap(({ tag, start, end }) => {
    const renamed = renamedTag(tag, from, to);
    return renamed === undefined ? [] : [{ start, end, text: `#${renamed}` }];
  });
  const front = renameInFrontMatter(frontMatter, from, to);
  return { text: front.text + editText(body, inline), count: front.count + inline.length };
}

/** The tag after the rename; `undefined` when it is another one. */
function renamedTag(tag: string, from: string, to: string): string | undefined {
  const steps = tag.split('/');
  const length = from.split('/').length;
  if (linkKey(steps.slice(0, length).join('/')) !== linkKey(from)) return undefined;
  return [to, ...steps.slice(length)].join('/');
}

function renameInFrontMatter(frontMatter: string, from: string, to: string): RenamedTags {
  const parts = frontMatterParts(frontMatter);
  if (parts === undefined) return { text: frontMatter, count: 0 };
  let text = frontMatter;
  let count = 0;
  for (const [key, value] of parseFrontMatter(frontMatter).values) {
    const tags = /^tags?$/i.test(key.trim()) ? tagsOf(value) : [];
    const renamed = tags.map((tag) => renamedTag(tag, from, to) ?? tag);
    if (jsonEqual(tags, renamed)) continue;
    count += tags.filter((tag, i) => tag !== renamed[i]).length;
    const unique = [...new Set(renamed)];
    const edited = renameInEntry(text, key, { from, to });
    const read = tagsOf(parseFrontMatter(edited).values.get(key));
    text = jsonEqual(read, unique) ? edited : setFrontMatterKey(text, key, unique);
  }
  return { text, count };
}

/** Replaces the tag where it stands in the lines of a key, so that quotes, brackets and comments stay as they are. */
function renameInEntry(
  frontMatter: string,
  key: string,
  { from, to }: { readonly from: string; readonly to: string },
): string {
  const parts = frontMatterParts(frontMatter);
  if (parts === undefined) return frontMatter;
  const texts = splitEntries(parts.yaml).map((entry) => {
    if (entry.key !== key) return entry.text;
    const colon = entry.text.indexOf(':', key.length) + 1;
    const value = entry.text
      .slice(colon)
      .replace(/[^\s,[\]"'#]+/g, (word) => renamedTag(word, from, to) ?? word);
    return entry.text.slice(0, colon) + value;
  });
  return parts.open + texts.join('') + parts.close;
}
