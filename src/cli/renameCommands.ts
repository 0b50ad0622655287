import type { RenameReport } from '../core/ports/campaignStore';
import { countNotes } from '../core/history/operationLabel';
import { requireCampaign } from '../documents/findCampaign';
import { renameHeading, renameNote, renameTag } from '../documents/renames';
import type { Command, CommandContext, CommandResult } from './command';
import { requireNote } from './documentId';
import { withStore } from './openStore';

export const renameCommand: Command = {
  name: 'rename',
  usage: 'rename --db FILE ID TITLE [--json]',
  summary: 'Gives a note another title and rewrites every link to it.',
  options: [],
  positionals: ['id', 'title'],
  run: ({ args, token }) => {
    const [id, title] = [args.required('id'), args.required('title')];
    return withStore(args.required('db'), 'write', async (store) => {
      const note = await requireNote(store.notes, id);
      return renamed(note.title, title, await renameNote(store, note, title, { token }));
    });
  },
};

export const renameHeadingCommand: Command = {
  name: 'rename-heading',
  usage: 'rename-heading --db FILE ID OLD NEW [--json]',
  summary: 'Renames a heading of a note and every link to it.',
  options: [],
  positionals: ['id', 'old', 'new'],
  run: ({ args, token }) => {
    const names = { from: args.required('old'), to: args.required('new') };
    const id = args.required('id');
    return withStore(args.required('db'), 'write', async (store) => {
      const note = await requireNote(store.notes, id);
      return renamed(names.from, names.to, await renameHeading(store, note, names, { token }));
    });
  },
};

export const renameTagCommand: Command = {
  name: 'rename-tag',
  usage: 'rename-tag --db FILE --campaign NAME FROM TO [--json]',
  summary: 'Renames a tag, and those nested below it, in all notes of a campaign.',
  options: ['campaign'],
  positionals: ['from', 'to'],
  run: runRenameTag,
};

function runRenameTag({ args, token }: CommandContext): Promise<CommandResult> {
  const names = { from: args.required('from'), to: args.required('to') };
  const campaign = args.required('campaign');
  return withStore(args.required('db'), 'write', async (store) => {
    const { docId } = await requireCampaign(store.notes, campaign);
    return renamed(names.from, names.to, await renameTag(store, docId, names, { token }));
  });
}

function renamed(from: string, to: string, { notes, places }: RenameReport): CommandResult {
  const where = places === 1 ? '1 place' : `${places} places`;
  return {
    text: `Renamed "${from}" to "${to}": ${where} in ${countNotes(notes)} rewritten.\n`,
    json: { from, to, notes, places },
  };
}
