import * as vscode from 'vscode';

/** What a person was asked or told, as it stood on the screen. */
export interface Question {
  readonly how: 'list' | 'input' | 'message';
  readonly text: string;
  /** The rows of a list, the buttons of a message. */
  readonly choices: readonly string[];
}

/** Answers the questions of commands in a test as a person would, and remembers them. */
export interface Answers {
  readonly asked: readonly Question[];
  /** The next answers, in their order: part of a row's label, what is typed, a button. `undefined` leaves. */
  give(...answers: readonly (string | undefined)[]): void;
  /** Gives the editor its own windows back; fails when an answer was not asked for. */
  end(): void;
}

/** Stands between the extension and the person: a test run has nobody who could see a dialog. */
export function answerQuestions(): Answers {
  const own = {
    showQuickPick: vscode.window.showQuickPick,
    showInputBox: vscode.window.showInputBox,
    showWarningMessage: vscode.window.showWarningMessage,
    showInformationMessage: vscode.window.showInformationMessage,
    showErrorMessage: vscode.window.showErrorMessage,
  };
  const asked: Question[] = [];
  const queue: (string | undefined)[] = [];
  const next = (question: Question): string | undefined => {
    asked.push(question);
    if (question.choices.length === 0 && question.how === 'message') return undefined;
    if (queue.length === 0) throw new Error(`Nothing answers "${question.text}".`);
    return queue.shift();
  };
  const message = (text: string, ...rest: readonly unknown[]): Promise<unknown> => {
    const choices = rest.filter((one) => typeof one === 'string');
    const detail = rest.flatMap((one) => (hasDetail(one) ? [one.detail] : []));
    return later(() => next({ how: 'message', text: [text, ...detail].join(' '), choices }));
  };
  Object.assign(vscode.window, {
    showQuickPick: (
      items: readonly vscode.QuickPickItem[],
      options: vscode.QuickPickOptions = {},
    ) =>
      later(() => {
        const choices = items.map(({ label, description }) => `${label} ${description ?? ''}`);
        const wanted = next({ how: 'list', text: options.title ?? '', choices });
        if (wanted === undefined) return undefined;
        const found = items.find(({ label }) => label.includes(wanted));
        if (found === undefined) throw new Error(`"${wanted}" is not among ${choices.join(', ')}.`);
        return found;
      }),
    showInputBox: (options: vscode.InputBoxOptions = {}) =>
      later(() => next({ how: 'input', text: options.prompt ?? '', choices: [] })),
    showWarningMessage: message,
    showInformationMessage: message,
    // A failure offers the log; nobody here looks at it.
    showErrorMessage: (text: string) =>
      later(() => void asked.push({ how: 'message', text, choices: [] })),
  });
  return {
    asked,
    give: (...answers) => void queue.push(...answers),
    end: () => {
      Object.assign(vscode.window, own);
      if (queue.length > 0) throw new Error(`Nobody asked for ${queue.join(', ')}.`);
    },
  };
}

/** What `give` decides, as a promise that rejects where it throws. */
async function later<T>(decide: () => T): Promise<T> {
  await Promise.resolve();
  return decide();
}

function hasDetail(value: unknown): value is { readonly detail: string } {
  return typeof value === 'object' && value !== null && 'detail' in value;
}
