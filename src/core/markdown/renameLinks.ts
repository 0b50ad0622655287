import { decodeLink } from './linkKey';
import type { NoteLink } from './noteLink';
import { findNoteLinks } from './noteLinks';
import { splitNoteText } from './noteText';

/** How the links of one text to a note change. */
export interface LinkRename {
  /** The title the links use so far. */
  readonly oldTitle: string;
  /** The name they are to use. */
  readonly name: string;
  /** The folder they are to use, with '/' between its steps; `undefined` keeps those a link has. */
  readonly folder?: string;
  /** What a wiki link without an alias is to show; `undefined` shows its target. */
  readonly shown?: string;
}

/** A text after links were renamed, and how many. */
export interface RenamedLinks {
  readonly text: string;
  readonly count: number;
}

/** A piece of a text and what takes its place. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text with pieces of it replaced; the edits are in order and do not overlap. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const edit of edits) {
    pieces.push(text.slice(from, edit.start), edit.text);
    from = edit.end;
  }
  return pieces.join('') + text.slice(from);
}

/** Renames the links of a whole note for which `renameOf` gives a rename; all other bytes stay. */
export function renameLinks(
  text: string,
  renameOf: (link: NoteLink) => LinkRename | undefined,
): RenamedLinks {
  const { frontMatter } = splitNoteText(text);
  const edits = findNoteLinks(text).flatMap((link) => {
    const rename = renameOf(link);
    if (rename === undefined) return [];
    const quote = link.start < frontMatter.length ? quoteAround(text, link.start) : '';
    const edit = renamedTarget(text, link, { ...rename, quote });
    return edit.text === text.slice(edit.start, edit.end) ? [] : [edit];
  });
  return { text: editText(text, edits), count: edits.length };
}

/**
 * The edit that makes a link of `text` use another name. What else the link says stays, byte for byte: its folders, its
 * ".md", whether it is percent-encoded, whether it is written in small letters.
 */
function renamedTarget(
  text: string,
  link: NoteLink,
  rename: LinkRename & { readonly quote: string },
): TextEdit {
  const { targetStart: start, targetEnd: end } = link;
  const raw = text.slice(start, end);
  const { prefix, name } = splitTarget(raw, rename.oldTitle);
  const extension = /\.md$/i.exec(name)?.[0] ?? '';
  const oldName = name.slice(0, name.length - extension.length);
  // One percent sign that begins no code keeps a whole target from being decoded.
  const decode = link.target === raw ? (written: string) => written : decodeLink;
  const newName = inStyleOf(decode(oldName), rename);
  const around = text[start - 1] === '<' ? '<' : rename.quote;
  const style = targetStyle(oldName, decode(oldName), unfitAt(link.kind, around));
  const folder = newFolder(prefix, rename.folder, style);
  const strict = { ...style, unfit: new RegExp(`${style.unfit.source}|%`, 'gi') };
  const isPlain = newName.replaceAll('%', '').search(style.unfit) === -1;
  const target =
    [`${folder}${encoded(newName, style)}`, ...(isPlain ? [`${folder}${newName}`] : [])].find(
      (written) => decodeLink(written).endsWith(newName),
    ) ?? `${folder.replaceAll('%', '%25')}${encoded(newName, strict)}`;
  const alias = shownAlias(link, rename.shown);
  return { start, end, text: `${target}${extension}${alias}` };
}

function newFolder(prefix: string, folder: string | undefined, style: TargetStyle): string {
  if (folder === undefined) return prefix;
  return folder === '' ? '' : `${encoded(folder, style)}/`;
}

/** A wiki link without alias or subpath can be told to show a name; behind a subpath there is no room for it. */
function shownAlias({ kind, embed, alias, heading, block }: NoteLink, shown?: string): string {
  const plain = kind === 'wiki' && !embed && alias === undefined;
  return plain && heading === undefined && block === undefined && shown !== undefined
    ? `|${shown}`
    : '';
}

/** Cuts a target as written into folders and name; a title may hold a slash itself. */
function splitTarget(raw: string, oldTitle: string): { prefix: string; name: string } {
  const steps = oldTitle.split('/').length;
  const parts = raw.split('/');
  const whole = parts.slice(-steps).join('/');
  const isWhole = decodeLink(whole).replace(/\.md$/i, '').toLowerCase() === oldTitle.toLowerCase();
  const name = isWhole ? whole : (parts.at(-1) ?? '');
  return { prefix: raw.slice(0, raw.length - name.length), name };
}

function inStyleOf(written: string, { oldTitle, name }: LinkRename): string {
  const small = written !== oldTitle && written === oldTitle.toLowerCase();
  const lower = name.toLowerCase();
  return small && lower.length === name.length ? lower : name;
}

interface TargetStyle {
  /** Characters to percent-encode. */
  readonly unfit: RegExp;
  /** Every character that is not ASCII is encoded as well. */
  readonly asciiOnly: boolean;
}

/** What a name has to encode where a link stands: what its place cannot hold, and what it encoded so far. */
function targetStyle(written: string, decoded: string, unfit: RegExp): TargetStyle {
  const needed = encoded(decoded, { unfit, asciiOnly: false });
  const wasEncoded = decoded !== written && needed !== written;
  return {
    unfit: wasEncoded ? new RegExp(`${unfit.source}|\\s`, 'gi') : unfit,
    asciiOnly: wasEncoded && /%[89A-F][0-9A-F]/i.test(written),
  };
}

/** What no target can hold in its place, be it in angle brackets or in the quotes of front matter. */
function unfitAt(kind: NoteLink['kind'], around: string): RegExp {
  if (kind === 'markdown') return around === '<' ? /[<>\\%:]/g : /[\s()<>\\%?:]/g;
  // A wiki link is decoded, so that only a percent sign that begins a code has to be encoded.
  if (around === '"') return /["\\]|%(?=[0-9A-F]{2})/gi;
  return around === "'" ? /'|%(?=[0-9A-F]{2})/gi : /%(?=[0-9A-F]{2})/gi;
}

/** The quote that a link in front matter stands in; a name can only hold that quote encoded. '' elsewhere. */
function quoteAround(text: string, start: number): string {
  const line = text.slice(
    Math.max(text.lastIndexOf('\n', start), text.lastIndexOf('\r', start)) + 1,
    start,
  );
  return /(?:^|[\s:[{,-])(["'])[^"']*$/.exec(line)?.[1] ?? '';
}

function encoded(name: string, { unfit, asciiOnly }: TargetStyle): string {
  const fit = name.replace(unfit, percentEncoded);
  return asciiOnly ? fit.replace(/[^\0-\x7F]+/g, percentEncoded) : fit;
}

/** `encodeURIComponent` leaves parentheses and quotes. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
