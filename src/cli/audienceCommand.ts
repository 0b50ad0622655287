import type { Audience } from '../core/model/audience';
import { audiences } from '../core/model/audience';
import { UsageError } from './arguments';
import type { Command, CommandContext, CommandResult } from './command';
import { requireNote } from './documentId';
import { withStore } from './openStore';

export const audienceCommand: Command = {
  name: 'audience',
  usage: 'audience --db FILE ID table|gm [--json]',
  summary: 'Reveals a note to the players ("table") or keeps it with the game masters ("gm").',
  options: [],
  positionals: ['id', 'audience'],
  run: runAudience,
};

function runAudience({ args }: CommandContext): Promise<CommandResult> {
  const id = args.required('id');
  const audience = readAudience(args.required('audience'));
  return withStore(args.required('db'), 'write', async (store) => {
    const { docId, title } = await requireNote(store.notes, id);
    const { setAudience } = await import('../documents/structure/structure');
    const changed = await setAudience(store, docId, audience);
    const who = audience === 'table' ? 'Players may see' : 'Only game masters may see';
    return { text: `${who} "${title}".\n`, json: { id: docId, audience, changed } };
  });
}

function readAudience(text: string): Audience {
  const found = audiences.find((audience) => audience === text);
  if (found !== undefined) return found;
  throw new UsageError(`The audience is "table" or "gm", not "${text}".`);
}
