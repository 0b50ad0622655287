import assert from 'node:assert/strict';

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
  /** The last question or message that says so; fails when nothing does. */
  find(text: RegExp): Question;
  /** The next answers, in their order: part of a row's label, what is typed, a button of a dialog. `undefined` leaves. */
  give(...answers: readonly (string | undefined)[]): void;
  /** Gives the editor its own windows back; fails when an answer was not asked for, or a question not answered. */
  end(): void;
}

/**
 * Stands between the extension and the person: a test run has nobody who could see a dialog. Only what holds up a command
 * takes an answer: a list, an input or a dialog. Any other message may come at any time and is only remembered.
 */
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
  const problems: string[] = [];
  const next = (question: Question): string | undefined => {
    asked.push(question);
    if (queue.length === 0) problems.push(`Nothing answers "${question.text}".`);
    return queue.shift();
  };
  const message = (text: string, ...rest: readonly unknown[]): Promise<unknown> => {
    const choices = rest.filter((one) => typeof one === 'string');
    const [{ modal = false, detail = '' } = {}] = rest.filter(isOptions);
    const question: Question = { how: 'message', text: `${text} ${detail}`.trim(), choices };
    return later(() => {
      // A dialog without buttons of its own can only be closed.
      if (!modal || choices.length === 0) return void asked.push(question);
      const wanted = next(question);
      if (wanted === undefined || choices.includes(wanted)) return wanted;
      return void problems.push(`"${wanted}" is no button of "${text}".`);
    });
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
        if (found === undefined) problems.push(`"${wanted}" is not among ${choices.join(', ')}.`);
        return found;
      }),
    showInputBox: (options: vscode.InputBoxOptions = {}) =>
      later(() => next({ how: 'input', text: options.prompt ?? '', choices: [] })),
    showWarningMessage: message,
    showInformationMessage: message,
    showErrorMessage: message,
  });
  return {
    asked,
    find: (text) => {
      const found = asked.findLast((question) => text.test(question.text));
      const all = asked.map((question) => question.text).join('\n');
      return found ?? assert.fail(`Nothing says ${String(text)}:\n${all}`);
    },
    give: (...answers) => void queue.push(...answers),
    end: () => {
      Object.assign(vscode.window, own);
      if (queue.length > 0) problems.push(`Nobody asked for ${queue.join(', ')}.`);
      assert.deepEqual(problems, []);
    },
  };
}

/** What `give` decides, as a promise that rejects where it throws. */
async function later<T>(decide: () => T): Promise<T> {
  await Promise.resolve();
  return decide();
}

function isOptions(value: unknown): value is vscode.MessageOptions {
  return typeof value === 'object' && value !== null;
}
