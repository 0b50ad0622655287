import type { Command } from 'vscode';
import { commands } from '../core/contributions';

/** What *Show More* does for a row that has no id of its own. */
export class ShowMore {
  readonly run: () => void | Promise<void>;

  constructor(run: () => void | Promise<void>) {
    this.run = run;
  }
}

/** The command of such a row. A change of the selection would not do: the row is selected still when it is chosen again. */
export function showMoreCommand(run: () => void | Promise<void>): Command {
  return { command: commands.showMore, title: 'Show More', arguments: [new ShowMore(run)] };
}
