import type { SearchHit } from '../core/ports/campaignStore';
import type { Command, CommandContext, CommandResult } from './command';
import { noteRow } from './noteRow';
import { withStore } from './openStore';
import { formatTable } from './table';

export const searchCommand: Command = {
  name: 'search',
  usage: 'search --db FILE QUERY [--json]',
  summary: 'Finds notes by their text, best match first.',
  options: [],
  positionals: ['query'],
  run: runSearch,
};

async function runSearch({ args }: CommandContext): Promise<CommandResult> {
  const text = args.required('query');
  const { hits } = await withStore(args.required('db'), 'read', (store) => store.search({ text }));
  return {
    text: formatTable(hits.map(({ note, snippet }) => [note.docId, note.title, plain(snippet)])),
    json: hits.map((hit) => ({ ...noteRow(hit.note), snippet: plain(hit.snippet) })),
  };
}

/** The snippet on one line, without the marks around the match. */
function plain(snippet: SearchHit['snippet']): string {
  return snippet
    .replace(/[\uE000\uE001]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
