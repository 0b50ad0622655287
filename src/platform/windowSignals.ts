import { window, workspace } from 'vscode';
import type { WindowState } from 'vscode';
import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import type { HostSignal } from '../core/ports/syncEngine';

/**
 * Tells sync whether anybody looks at this window and works in it. Typing counts wherever it happens: who works in the
 * window soon looks at the campaign. The extension host has no sign of the network of its own: a window that gets the
 * focus is when a computer that was asleep or offline is used again.
 */
export function followWindow(tell: (signal: HostSignal) => void): Disposable {
  const disposables = new DisposableStore();
  let shown = window.state;
  if (!shown.focused) tell('hidden');
  disposables.add(
    window.onDidChangeWindowState((state) => {
      for (const signal of signalsOf(shown, state)) tell(signal);
      shown = state;
    }),
  );
  disposables.add(window.onDidChangeActiveTextEditor(() => tell('active')));
  disposables.add(workspace.onDidChangeTextDocument(() => tell('active')));
  return disposables;
}

/** What a change of the window's state means. One that stops being worked in was worked in until a moment ago. */
function signalsOf(before: WindowState, after: WindowState): readonly HostSignal[] {
  if (before.focused !== after.focused) return [after.focused ? 'focus' : 'hidden'];
  return before.active === after.active ? [] : ['active'];
}
