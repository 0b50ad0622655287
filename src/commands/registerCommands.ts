import type { Disposable } from '../core/disposable';
import type { Services } from '../services';
import { accountCommands } from './accountCommands';
import { backupCommands } from './backupCommands';
import { campaignCommands } from './campaignCommands';
import type { CommandTable } from './commandTable';
import { registerTable } from './commandTable';
import { creatureCommands } from './creatureCommands';
import { exportCommands } from './exportCommands';
import { findCommands } from './findCommands';
import { historyCommands } from './historyCommands';
import { maintenanceCommands } from './maintenanceCommands';
import { mirrorCommands } from './mirrorCommands';
import { noteCommands } from './noteCommands';
import { renameCommands } from './renameCommands';
import { recoveryCommands } from './recoveryCommands';
import { sharingCommands } from './sharingCommands';
import { structureCommands } from './structureCommands';
import { syncCommands } from './syncCommands';
import { syncDeskCommands } from './syncDeskCommands';
import { treeCommands } from './treeCommands';

/** Registers every command of the manifest. */
export function registerCommands(services: Services): Disposable {
  const table: CommandTable = {
    ...campaignCommands(services),
    ...backupCommands(services),
    ...creatureCommands(services),
    ...exportCommands(services),
    ...mirrorCommands(services),
    ...noteCommands(services),
    ...renameCommands(services),
    ...structureCommands(services),
    ...historyCommands(services),
    ...findCommands(services),
    ...syncCommands(services),
    ...accountCommands(services),
    ...sharingCommands(services),
    ...syncDeskCommands(services),
    ...treeCommands(services),
    ...recoveryCommands(services),
    ...maintenanceCommands(services),
  };
  return registerTable(table, services.logger);
}
