import { audienceCommand } from './audienceCommand';
import { backupCommand } from './backupCommand';
import type { Command } from './command';
import { checkCommand } from './checkCommand';
import { compactCommand } from './compactCommand';
import { conflictsCommand, settleCommand } from './conflictCommands';
import { deleteCommand } from './deleteCommand';
import { diffCommand } from './diffCommand';
import { duplicateCommand } from './duplicateCommand';
import { exportCommand } from './exportCommand';
import { getCommand } from './getCommand';
import { historyCommand } from './historyCommand';
import { importCommand } from './importCommand';
import { importCreaturesCommand } from './importCreaturesCommand';
import { jumpCommand } from './jumpCommand';
import { kindCommand } from './kindCommand';
import { linksCommand } from './linksCommand';
import { listCommand } from './listCommand';
import { mergeCommand } from './mergeCommand';
import { mirrorCommand } from './mirrorCommand';
import { moveCommand } from './moveCommand';
import { putCommand } from './putCommand';
import { restoreBackupCommand } from './restoreBackupCommand';
import { renameCommand, renameHeadingCommand, renameTagCommand } from './renameCommands';
import { restoreCommand } from './restoreCommand';
import { repairCommand } from './repairCommand';
import { salvageCommand } from './salvageCommand';
import { searchCommand } from './searchCommand';
import { inviteCommand, leaveCommand, membersCommand } from './sharingCommands';
import { showCommand } from './showCommand';
import { splitCommand } from './splitCommand';
import { syncCommand } from './syncCommand';
import { thinCommand } from './thinCommand';
import { trashCommand } from './trashCommand';
import { undoCommand } from './undoCommand';
import { discardCommand, explainCommand, retryCommand, unsentCommand } from './unsentCommands';

/** Every command, in the order the help shows them. */
export const commands: readonly Command[] = [
  importCommand,
  importCreaturesCommand,
  listCommand,
  getCommand,
  putCommand,
  deleteCommand,
  renameCommand,
  renameHeadingCommand,
  renameTagCommand,
  duplicateCommand,
  moveCommand,
  kindCommand,
  audienceCommand,
  mergeCommand,
  splitCommand,
  historyCommand,
  showCommand,
  diffCommand,
  restoreCommand,
  trashCommand,
  undoCommand,
  thinCommand,
  exportCommand,
  mirrorCommand,
  backupCommand,
  restoreBackupCommand,
  searchCommand,
  jumpCommand,
  linksCommand,
  checkCommand,
  repairCommand,
  salvageCommand,
  syncCommand,
  unsentCommand,
  explainCommand,
  retryCommand,
  discardCommand,
  conflictsCommand,
  settleCommand,
  inviteCommand,
  membersCommand,
  leaveCommand,
  compactCommand,
];
