import type { CampaignStore, SearchHit, SearchResult } from '../core/ports/campaignStore';
import type { Command, CommandContext, CommandResult } from './command';
import { readLimit } from './limit';
import { noteRow } from './noteRow';
import { withStore } from './openStore';
import { formatTable } from './table';

export const searchCommand: Command = {
  name: 'search',
  usage: 'search --db FILE [--limit N] QUERY… [--json]',
  summary:
    'Finds notes by their text, best match first. See docs/search.md for what a query may say.',
  options: ['limit'],
  positionals: ['query'],
  takesRest: true,
  run: runSearch,
};

async function runSearch({ args }: CommandContext): Promise<CommandResult> {
  const text = args.required('query');
  const limit = readLimit(args);
  const file = args.required('db');
  const find = (store: CampaignStore): Promise<SearchResult> =>
    store.search({ text, ...(limit === undefined ? {} : { limit }) });
  const found = await withStore(file, 'read', find);
  // A program that was killed has left the index behind; whoever may write brings it up.
  const { hits, problems } = found.isBehind ? await withStore(file, 'write', find) : found;
  return {
    text: formatTable(hits.map(({ note, snippet }) => [note.docId, note.title, plain(snippet)])),
    json: hits.map((hit) => ({
      ...noteRow(hit.note),
      snippet: plain(hit.snippet),
      line: hit.line + 1,
    })),
    ...(problems.length === 0 ? {} : { failure: problems.join(' ') }),
  };
}

/** The snippet without the marks around the match. */
function plain(snippet: SearchHit['snippet']): string {
  return snippet.replace(/[\uE000\uE001]/g, '');
}
