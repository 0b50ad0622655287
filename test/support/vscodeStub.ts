import Module from 'node:module';

/** The few names of the editor's API that the tested modules use as values; their types come from the real one. */
class Uri {
  readonly scheme: string;
  readonly path: string;

  constructor(scheme: string, path: string) {
    this.scheme = scheme;
    this.path = path;
  }

  static from({ scheme, path }: { readonly scheme: string; readonly path: string }): Uri {
    return new Uri(scheme, path);
  }

  static parse(text: string): Uri {
    const colon = text.indexOf(':');
    return new Uri(text.slice(0, colon), text.slice(colon + 1));
  }

  toString(): string {
    return `${this.scheme}:${this.path}`;
  }
}

class EventEmitter<T> {
  readonly #listeners: ((value: T) => void)[] = [];

  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    this.#listeners.push(listener);
    return { dispose: () => undefined };
  };

  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }

  dispose(): void {
    this.#listeners.length = 0;
  }
}

/** What can be cancelled, in the order of its beginning. */
export const cancellable: { cancel(): void }[] = [];

class CancellationTokenSource {
  constructor() {
    cancellable.push(this);
  }

  readonly #cancelled = new EventEmitter<undefined>();
  readonly token = {
    isCancellationRequested: false,
    onCancellationRequested: this.#cancelled.event,
  };

  cancel(): void {
    this.token.isCancellationRequested = true;
    this.#cancelled.fire(undefined);
  }

  dispose(): void {
    this.#cancelled.dispose();
  }
}

class FileSystemError extends Error {
  static FileNotFound(uri: Uri): FileSystemError {
    return new FileSystemError(`Not found: ${uri.toString()}`);
  }

  static Unavailable(message: string): FileSystemError {
    return new FileSystemError(message);
  }

  static NoPermissions(message: string): FileSystemError {
    return new FileSystemError(message);
  }
}

/** Stands for what is only made and shown. */
class Named {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

class MarkdownString {
  value = '';

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }

  appendText(text: string): this {
    return this.appendMarkdown(text);
  }
}

class TreeItem {
  readonly label: string;
  readonly collapsibleState: number | undefined;

  constructor(label: string, collapsibleState?: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

/** The user's settings. */
export const userSettings = new Map<string, unknown>();

/** What a test saw of the editor's windows: the texts that were shown. */
export const shownMessages: string[] = [];

/**
 * What the user of a test says to the next questions, in their order: the text of a button, of a row or what is typed.
 * Without an answer the user leaves.
 */
export const userAnswers: string[] = [];

/** What happens while a question is open, before its answer. */
export const whileAsked: { run?: () => Promise<unknown> } = {};

function showMessage(text: string): Promise<undefined> {
  shownMessages.push(text);
  return Promise.resolve(undefined);
}

/** A message is a question where it has buttons. */
async function askByMessage(text: string, ...rest: readonly unknown[]): Promise<unknown> {
  shownMessages.push(text);
  return rest.length < 2 ? undefined : answer();
}

async function answer(): Promise<string | undefined> {
  await whileAsked.run?.();
  return userAnswers.shift();
}

interface Row {
  readonly label: string;
  readonly description?: string;
}

async function pick(
  items: readonly Row[],
  { canPickMany }: { readonly canPickMany?: boolean } = {},
): Promise<unknown> {
  const named = await answer();
  const found = items.filter(({ label, description }) => named === label || named === description);
  return canPickMany === true ? named && found : found[0];
}

/** The editor that is in front: the address of its text, and what its tab shows. */
export const inFront: { uri?: unknown; input?: unknown } = {};

/** A list that is open, which a test types into, confirms and leaves as a person would. */
export class OpenQuickPick {
  value = '';
  items: readonly unknown[] = [];
  selectedItems: readonly unknown[] = [];
  activeItems: readonly unknown[] = [];
  readonly #accepted = new EventEmitter<undefined>();
  readonly #hidden = new EventEmitter<undefined>();
  readonly onDidChangeValue = new EventEmitter<string>().event;
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;

  show(): void {
    openQuickPicks.push(this);
  }

  accept(): void {
    this.#accepted.fire(undefined);
  }

  hide(): void {
    this.#hidden.fire(undefined);
  }

  dispose(): void {
    openQuickPicks.splice(openQuickPicks.indexOf(this), 1);
  }
}

/** The lists that are open. */
export const openQuickPicks: OpenQuickPick[] = [];

/** A place for progress that nobody cancels. */
function withProgress(options: object, work: (...args: readonly unknown[]) => unknown): unknown {
  shownProgress.push(options);
  const token = { isCancellationRequested: false, onCancellationRequested: () => undefined };
  return work({ report: () => undefined }, token);
}

/** The options of progress that was shown. */
export const shownProgress: object[] = [];

const api = {
  Uri,
  CancellationTokenSource,
  EventEmitter,
  FileSystemError,
  FileChangeType: { Changed: 1, Created: 2, Deleted: 3 },
  FilePermission: { Readonly: 1 },
  ProgressLocation: { Window: 10, Notification: 15 },
  FileType: { File: 1, Directory: 2 },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  TreeItem,
  ThemeIcon: Named,
  MarkdownString,
  env: { clipboard: { writeText: () => Promise.resolve() } },
  window: {
    showErrorMessage: showMessage,
    showWarningMessage: askByMessage,
    showInformationMessage: showMessage,
    setStatusBarMessage: showMessage,
    showQuickPick: pick,
    createQuickPick: () => new OpenQuickPick(),
    showInputBox: answer,
    withProgress,
    tabGroups: {
      get activeTabGroup() {
        return { activeTab: { input: inFront.input } };
      },
    },
    get activeTextEditor() {
      return inFront.uri === undefined ? undefined : { document: { uri: inFront.uri } };
    },
  },
  workspace: {
    textDocuments: [],
    getConfiguration: () => ({ get: (key: string) => userSettings.get(key) }),
  },
  commands: { executeCommand: () => Promise.resolve(undefined) },
};

interface Loader {
  _load(request: string, ...rest: readonly unknown[]): unknown;
}

function isLoader(value: unknown): value is Loader {
  return typeof value === 'function' && '_load' in value;
}

// Modules of the extension ask for the editor by name; outside it, this answers.
if (isLoader(Module)) {
  const load = Module._load.bind(Module);
  Module._load = (request, ...rest) => (request === 'vscode' ? api : load(request, ...rest));
}
