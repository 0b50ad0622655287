import { checkCommand } from './checkCommand';
import type { Command } from './command';
import { deleteCommand } from './deleteCommand';
import { exportCommand } from './exportCommand';
import { getCommand } from './getCommand';
import { importCommand } from './importCommand';
import { importCreaturesCommand } from './importCreaturesCommand';
import { jumpCommand } from './jumpCommand';
import { listCommand } from './listCommand';
import { putCommand } from './putCommand';
import { searchCommand } from './searchCommand';
import { syncCommand } from './syncCommand';

/** Every command, in the order the help shows them. */
export const commands: readonly Command[] = [
  importCommand,
  importCreaturesCommand,
  listCommand,
  getCommand,
  putCommand,
  deleteCommand,
  exportCommand,
  searchCommand,
  jumpCommand,
  checkCommand,
  syncCommand,
];
