import { commands as editorCommands } from 'vscode';
import { views } from '../core/contributions';
import type { Services } from '../services';
import type { CommandHandler, CommandTable } from './commandTable';

type LoadedNames =
  | 'explainSync'
  | 'retryUnsent'
  | 'discardUnsent'
  | 'copyServerWords'
  | 'openConflict'
  | 'keepMine'
  | 'keepTheirs'
  | 'keepBoth'
  | 'settleConflict'
  | 'answerDeletions'
  | 'compactDeletions'
  | 'syncWithoutRules'
  | 'uploadAgain';

/** Makes the commands that are loaded with the first of them. */
export type SyncDesk = (services: Services) => CommandTable<LoadedNames>;

/** Commands about unsent edits, conflicts and all of a campaign on the server. */
export function syncDeskCommands(services: Services): CommandTable<LoadedNames | 'showSync'> {
  const loaded =
    (name: LoadedNames): CommandHandler =>
    async (...args) => {
      const { createSyncDesk } = await import('./syncDesk');
      return createSyncDesk(services)[name](...args);
    };
  return {
    showSync: () => editorCommands.executeCommand(`${views.sync}.focus`),
    explainSync: loaded('explainSync'),
    retryUnsent: loaded('retryUnsent'),
    discardUnsent: loaded('discardUnsent'),
    copyServerWords: loaded('copyServerWords'),
    openConflict: loaded('openConflict'),
    keepMine: loaded('keepMine'),
    keepTheirs: loaded('keepTheirs'),
    keepBoth: loaded('keepBoth'),
    settleConflict: loaded('settleConflict'),
    answerDeletions: loaded('answerDeletions'),
    compactDeletions: loaded('compactDeletions'),
    syncWithoutRules: loaded('syncWithoutRules'),
    uploadAgain: loaded('uploadAgain'),
  };
}
