import { MoonforgeError } from '../../core/errors';
import { isLinkable } from '../../core/markdown/isLinkable';
import { linkKey, linkName } from '../../core/markdown/linkKey';
import { noteTextOf } from '../../core/markdown/noteText';
import { endsLine, splitLines } from '../../core/markdown/textLines';
import type { AnyRecord } from '../../core/model/collections';
import { defaultKind, findKindIn } from '../../core/model/definitions';
import type { RecordId } from '../../core/model/ids';
import type { CampaignStore, WriteUnit } from '../../core/ports/campaignStore';
import { orderKeyAt, siblingsOf } from './moveNote';
import { endingOf } from './noteDraft';
import type { Anchors } from './redirectLinks';
import { anchorsOf, redirectLinks } from './redirectLinks';
import { definitionOf, parentIdOf, requireNote } from './requireNote';
import type { Section, SectionChoice } from './section';
import { findSection } from './section';

export interface SplitOptions {
  /** The heading's text unless told. */
  readonly title?: string;
  /** The note's own kind unless told. */
  readonly kind?: string;
  /** Leaves an embed, which shows the section in place, instead of a link. */
  readonly embed?: boolean;
}

/**
 * Moves a section of a note, its heading included, into a new note as one operation; gives the new note's id. A link
 * stays in its place, and links to the section's headings and blocks lead to the new note. It stands right behind the
 * note where it is of the same kind. Rejects with `invalid-input` when another note has its title.
 */
export async function splitSection(
  store: CampaignStore,
  { docId, section: choice }: { readonly docId: RecordId; readonly section: SectionChoice },
  options: SplitOptions = {},
): Promise<RecordId> {
  const title = (await store.notes.summary(docId))?.title ?? docId;
  return store.write(
    async (unit) => {
      const note = await requireNote(unit, docId);
      const bodyLine = splitLines(note.frontMatter).length;
      const section = findSection(note.body, choice, bodyLine);
      const newTitle = options.title ?? section.heading.text;
      await checkTitle(unit, note, newTitle);
      const sources = await unit.linking(docId);
      const moved = note.body.slice(section.start, section.end);
      const created = await create(unit, note, { ...options, title: newTitle, text: moved });
      const link = `${options.embed === true ? '!' : ''}[[${newTitle}]]`;
      const rest = withLink(note.body, section, link);
      const anchors = without(anchorsOf(moved), anchorsOf(rest));
      await unit.saveText(docId, note.frontMatter + rest);
      const names = [note.title, ...note.aliases].map((name) => linkKey(linkName(name)));
      const redirection = { to: newTitle, moved: anchors };
      for (const source of new Set([docId, created, ...sources])) {
        const own = source === docId ? ['', ...names] : names;
        await rewrite(unit, source, (text) =>
          redirectLinks(text, { ...redirection, from: new Set(own) }),
        );
      }
      // Links of the section to what stayed behind used to be links within one note.
      await rewrite(unit, created, (text) =>
        redirectLinks(text, {
          from: new Set(['']),
          to: note.title,
          moved: without(anchorsOf(rest), anchorsOf(moved)),
        }),
      );
      return created;
    },
    { origin: 'command', label: `Split a section off "${title}"` },
  );
}

async function checkTitle(unit: WriteUnit, note: AnyRecord, title: string): Promise<void> {
  if (title.trim() === '' || !isLinkable(title)) {
    throw new MoonforgeError(
      'invalid-input',
      `"${title}" cannot be a linked note's title: it is empty or holds brackets, |, # or ^. Give another title.`,
    );
  }
  if ((await unit.resolve(note.campaignId, title)).length > 0) {
    throw new MoonforgeError(
      'invalid-input',
      `There is a note "${title}" already, so a link could not tell the two apart. Give another title.`,
    );
  }
}

/** Links lead to the first of two equal headings, so those that are also elsewhere do not count. */
function without(anchors: Anchors, others: Anchors): Anchors {
  return {
    headings: new Set([...anchors.headings].filter((key) => !others.headings.has(key))),
    blocks: new Set([...anchors.blocks].filter((key) => !others.blocks.has(key))),
  };
}

async function create(
  unit: WriteUnit,
  note: AnyRecord,
  { title, kind, text }: SplitOptions & { readonly title: string; readonly text: string },
): Promise<RecordId> {
  const definition = kind === undefined ? undefined : findKindIn(unit.definitions, kind);
  const collection = definition?.name ?? note.collection;
  if (collection === 'campaigns' || (kind !== undefined && definition === undefined)) {
    throw new MoonforgeError('invalid-input', `A note cannot be of the kind "${kind ?? ''}".`);
  }
  const own = 'kind' in note ? note.kind : undefined;
  const type = kind ?? own ?? defaultKind(definitionOf(unit, note));
  const ending = endingOf(note.frontMatter + note.body);
  const { firebaseId } = await unit.put(collection, {
    campaignId: note.campaignId,
    title,
    frontMatter: ['---', `type: ${type}`, '---', ''].join(ending),
    body: text,
    kind: type,
    ...(collection === note.collection ? await placeBehind(unit, note) : {}),
  });
  return firebaseId;
}

async function placeBehind(
  unit: WriteUnit,
  note: AnyRecord,
): Promise<{ readonly parentId?: RecordId | null; readonly orderKey?: string }> {
  if (!('parentId' in note)) return {};
  const parentId = parentIdOf(note);
  if (!('orderKey' in note)) return { parentId };
  const siblings = await siblingsOf(unit, note, parentId);
  const at = siblings.findIndex(({ docId }) => docId === note.firebaseId);
  return { parentId, orderKey: await orderKeyAt(unit, siblings, at + 1) };
}

/** The body with a link in place of the section; what follows keeps its blank line. */
function withLink(body: string, { start, end }: Section, link: string): string {
  const ending = endingOf(body);
  const after = body.slice(end);
  const gap = after === '' ? '' : ending;
  const isLineEnded = after !== '' || endsLine(body);
  return body.slice(0, start) + link + (isLineEnded ? ending : '') + gap + after;
}

async function rewrite(
  unit: WriteUnit,
  docId: RecordId,
  change: (text: string) => string,
): Promise<void> {
  const record = await unit.get(docId);
  if (record === undefined) return;
  const text = noteTextOf(record);
  const changed = change(text);
  if (changed !== text) await unit.saveText(docId, changed);
}
