import type { QuickPick, QuickPickItem } from 'vscode';
import { ThemeIcon, window } from 'vscode';
import { messageOf } from '../core/errors';
import { plainLabel } from '../platform/plainText';
import type { NoteSummary } from '../core/ports/campaignStore';

export interface NoteItem extends QuickPickItem {
  readonly note?: NoteSummary;
  /** Where in the note's text the editor should open, from 0. */
  readonly line?: number;
  /** Says something only; choosing it does nothing. */
  readonly isMessage?: boolean;
}

export interface LivePickOptions {
  readonly title: string;
  readonly placeholder: string;
  /** What stands in the box at first. */
  readonly value: string;
  /** Milliseconds without typing before `find` runs. */
  readonly pause: number;
  /** The items for what was typed; they are shown whatever the editor's own filter thinks of them. */
  readonly find: (text: string) => Promise<readonly NoteItem[]>;
}

/** What the user chose, and what stood in the box. */
export interface Picked {
  readonly item: NoteItem;
  readonly text: string;
}

/** A quick pick whose items the store finds as the user types; `undefined` when it was left. */
export async function livePick(options: LivePickOptions): Promise<Picked | undefined> {
  const { title, placeholder, value, pause, find } = options;
  const pick = window.createQuickPick<NoteItem>();
  let round = 0;
  let shown: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const update = async (text: string): Promise<void> => {
    const own = ++round;
    pick.busy = true;
    const items = await find(text).catch((error: unknown) => [
      messageItem(messageOf(error), 'error'),
    ]);
    // Slow results must not replace those of what was typed later.
    if (own !== round) return;
    pick.items = items.map((item) => ({ ...item, alwaysShow: true }));
    pick.busy = false;
    shown = text;
  };
  pick.title = title;
  pick.placeholder = placeholder;
  pick.matchOnDetail = true;
  pick.value = value;
  pick.onDidChangeValue((text) => {
    clearTimeout(timer);
    timer = setTimeout(() => void update(text), pause);
  });
  pick.show();
  void update(value);
  // Enter may come before the results of what was typed last, or before the editor has chosen one of them: then it means
  // the first of these.
  const settle = async (): Promise<NoteItem | undefined> => {
    if (shown === pick.value) return pick.selectedItems[0] ?? pick.activeItems[0] ?? pick.items[0];
    clearTimeout(timer);
    await update(pick.value);
    return pick.items[0];
  };
  const item = await accepted(pick, settle);
  clearTimeout(timer);
  round = Number.POSITIVE_INFINITY;
  return item && { item, text: pick.value };
}

/** A line that says something and stands for no note. */
export function messageItem(message: string, icon: string): NoteItem {
  return { label: plainLabel(message), iconPath: new ThemeIcon(icon), isMessage: true };
}

/**
 * Resolves with the item that `choose` gives on Enter, or `undefined` once the quick pick was left; disposes it. Enter
 * counts even if something else takes the focus, which hides the quick pick, while the item is still being found.
 */
function accepted(
  pick: QuickPick<NoteItem>,
  choose: () => Promise<NoteItem | undefined>,
): Promise<NoteItem | undefined> {
  return new Promise((resolve) => {
    let choosing: Promise<void> | undefined;
    pick.onDidAccept(() => {
      choosing = choose().then((item) => {
        if (item === undefined || item.isMessage === true) return;
        resolve(item);
        pick.hide();
      });
    });
    pick.onDidHide(async () => {
      await choosing;
      resolve(undefined);
      pick.dispose();
    });
  });
}
