import type { CampaignStore, NoteSummary } from '../core/ports/campaignStore';
import type { AmbiguousName, Backlink, OutgoingLink } from '../core/ports/linkReader';
import type { Page, PageWindow } from '../core/ports/lists';
import { requireCampaign } from '../documents/findCampaign';
import { UsageError } from './arguments';
import type { Command, CommandContext, CommandResult } from './command';
import { requireNote } from './documentId';
import { withStore } from './openStore';
import { formatTable } from './table';

/** Rows read at a time. */
const pageLimit = 500;

export const linksCommand: Command = {
  name: 'links',
  usage: 'links --db FILE ID | --dangling --campaign NAME | --ambiguous --campaign NAME [--json]',
  summary:
    'Lists the links to and from a note, or the names of a campaign that no note or several notes have.',
  options: ['campaign'],
  flags: ['dangling', 'ambiguous'],
  positionals: ['id'],
  run: runLinks,
};

function runLinks({ args }: CommandContext): Promise<CommandResult> {
  const id = args.optional('id');
  const unresolved = args.flag('dangling') ? 'dangling' : 'ambiguous';
  const asked = [id !== undefined, args.flag('dangling'), args.flag('ambiguous')];
  if (asked.filter(Boolean).length !== 1) {
    throw new UsageError('Give either an ID, --dangling or --ambiguous.');
  }
  if (id !== undefined) {
    return withStore(args.required('db'), 'read', (store) => linksOfNote(store, id));
  }
  const campaign = args.required('campaign');
  return withStore(args.required('db'), 'read', async (store) => {
    const { docId } = await requireCampaign(store.notes, campaign);
    return namesResult(await allPages<Name>((page) => store.links[unresolved](docId, page)));
  });
}

type Name = Omit<AmbiguousName, 'candidates'> & Partial<Pick<AmbiguousName, 'candidates'>>;

async function linksOfNote(store: CampaignStore, id: string): Promise<CommandResult> {
  const { docId } = await requireNote(store.notes, id);
  const backlinks = await allPages((page) => store.links.backlinks(docId, page));
  const outgoing = await store.links.outgoing(docId);
  return {
    text: formatTable([
      ...backlinks.map(({ source, line, text }) => [
        'from',
        source.docId,
        `${source.title}:${line + 1}`,
        text,
      ]),
      ...outgoing.map(({ name, target, ambiguous, line }) => [
        'to',
        target?.docId ?? (ambiguous ? 'several notes' : 'no note'),
        `${name}:${line + 1}`,
        target?.title ?? '',
      ]),
    ]),
    json: { backlinks: backlinks.map(backlinkJson), outgoing: outgoing.map(outgoingJson) },
  };
}

function backlinkJson(link: Backlink): CommandResult['json'] {
  const { source, kind, line, character, text, heading = null, block = null } = link;
  const place = { line: line + 1, character: character + 1, text };
  return { id: source.docId, title: source.title, kind, ...place, heading, block };
}

function outgoingJson(link: OutgoingLink): CommandResult['json'] {
  const { name, target, ambiguous, kind, line, character, heading = null, block = null } = link;
  const place = { line: line + 1, character: character + 1 };
  return { name, id: target?.docId ?? null, ambiguous, kind, ...place, heading, block };
}

function namesResult(names: readonly Name[]): CommandResult {
  return {
    text: formatTable(
      names.map(({ name, count, sources, candidates = [] }) => [
        String(count),
        name,
        titles(candidates.length === 0 ? sources : candidates),
      ]),
    ),
    json: names.map(({ name, count, sources, candidates = [] }) => ({
      name,
      count,
      sources: sources.map(idAndTitle),
      candidates: candidates.map(idAndTitle),
    })),
  };
}

function titles(notes: readonly NoteSummary[]): string {
  return notes.map(({ title, docId }) => `${title} (${docId})`).join(', ');
}

function idAndTitle({ docId, title }: NoteSummary): {
  readonly id: string;
  readonly title: string;
} {
  return { id: docId, title };
}

async function allPages<T>(read: (page: PageWindow) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let { items: found, next } = await read({ limit: pageLimit });
  items.push(...found);
  while (next !== undefined) {
    ({ items: found, next } = await read({ limit: pageLimit, after: next }));
    items.push(...found);
  }
  return items;
}
