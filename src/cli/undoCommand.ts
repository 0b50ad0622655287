import { countNotes } from '../core/history/operationLabel';
import { undoChange } from '../documents/structure/undoChange';
import type { LeftNote } from '../core/ports/historyReader';
import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';
import { readNumber } from './versionArguments';

export const undoCommand: Command = {
  name: 'undo',
  usage: 'undo --db FILE [NUMBER] [--json]',
  summary: 'Undoes a change to the notes, without NUMBER the last one; "history" lists them.',
  options: [],
  positionals: ['number'],
  run: runUndo,
};

const reasons: Readonly<Record<LeftNote['reason'], string>> = {
  'changed-since': 'it was changed at the same place since',
  'in-use': 'other notes were put below it since',
  'campaign-deleted': 'its campaign is deleted',
};

function runUndo({ args, token }: CommandContext): Promise<CommandResult> {
  const number = args.optional('number');
  const operationId = number === undefined ? undefined : readNumber('NUMBER', number);
  return withStore(args.required('db'), 'write', async (store) => {
    const { operation, label, undone, merged, left } = await undoChange(store, operationId, {
      token,
    });
    const kept = merged.length === 0 ? '' : `, ${merged.length} with later changes kept`;
    const lines = left.map(
      ({ docId, title, reason }) => `left "${title}" (${docId}): ${reasons[reason]}\n`,
    );
    return {
      text: `Undid: ${label} (${countNotes(undone.length + merged.length)}${kept}).\n${lines.join('')}`,
      json: {
        number: operation.id,
        label,
        undone: [...undone],
        merged: [...merged],
        left: left.map(({ docId, title, reason }) => ({ id: docId, title, reason })),
      },
    };
  });
}
