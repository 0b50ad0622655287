import type { JsonObject } from '../core/json';
import type { KeptConflict } from '../core/ports/syncReview';
import { conflictField, conflictValue, oneShortLine } from '../core/sync/conflictText';
import { settleConflict } from '../documents/structure/settleConflict';
import { UsageError } from './arguments';
import type { Command, CommandContext, CommandResult } from './command';
import { readLimit } from './limit';
import { withStore } from './openStore';
import { formatTable } from './table';
import { readNumber } from './versionArguments';

/** Rows without `--limit`. */
const defaultLimit = 100;

const choices = ['mine', 'theirs', 'both', 'edited'] as const;

export const conflictsCommand: Command = {
  name: 'conflicts',
  usage: 'conflicts --db FILE [--settled] [--limit N] [--json]',
  summary: 'Lists what both sides changed and nobody has decided yet, or with --settled what was.',
  options: ['limit'],
  flags: ['settled'],
  positionals: [],
  run: runConflicts,
};

export const settleCommand: Command = {
  name: 'settle',
  usage: 'settle --db FILE NUMBER --keep mine|theirs|both|edited [--json]',
  summary: 'Settles a conflict as an ordinary edit; "edited" leaves the note as it is.',
  options: ['keep'],
  positionals: ['number'],
  run: runSettle,
};

function runConflicts({ args }: CommandContext): Promise<CommandResult> {
  const limit = readLimit(args) ?? defaultLimit;
  const which = args.flag('settled') ? 'settled' : 'open';
  return withStore(args.required('db'), 'read', async ({ review }) => {
    const { items } = await review.conflicts({ which, limit });
    const head = [
      'NUMBER',
      'NOTE',
      'FIELD',
      'MINE',
      'THEIRS',
      ...(which === 'open' ? [] : ['KEPT']),
    ];
    return {
      text: formatTable([head, ...items.map(conflictRow)]),
      json: items.map(conflictJson),
    };
  });
}

function conflictRow({ id, title, field, mine, theirs, chosen }: KeptConflict): readonly string[] {
  const values = [mine, theirs].map((value) => oneShortLine(conflictValue(field, value)));
  return [String(id), title, conflictField(field), ...values, ...(chosen === null ? [] : [chosen])];
}

function conflictJson(conflict: KeptConflict): JsonObject {
  const { id, docId, title, collection, field, base, mine, theirs, chosen } = conflict;
  return {
    number: id,
    id: docId,
    title,
    collection,
    field,
    base,
    mine,
    theirs,
    found: new Date(conflict.createdAt).toISOString(),
    kept: chosen,
    settled: conflict.resolvedAt === null ? null : new Date(conflict.resolvedAt).toISOString(),
  };
}

function runSettle({ args }: CommandContext): Promise<CommandResult> {
  const id = readNumber('settle', args.required('number'));
  const keep = args.required('keep');
  const choice = choices.find((known) => known === keep);
  if (choice === undefined) {
    throw new UsageError(`--keep takes ${choices.join(', ')}, not "${keep}".`);
  }
  return withStore(args.required('db'), 'write', async (store) => {
    const { docId, title } = await settleConflict(store, id, choice);
    return {
      text: `Settled the conflict ${id} of "${title}": ${choice}.\n`,
      json: { number: id, id: docId, kept: choice },
    };
  });
}
