import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import {
  errors,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
} from 'playwright-core';

import { launchBrowser } from '../support/launch/browser';
import { inRepository } from '../support/launch/inRepository';
import { themeNames, type Theme } from '../support/launch/serverProfile';
import { startVscodeServer, type VscodeServer } from '../support/launch/vscodeServer';
import { repositoryRoot } from '../support/repository';

/** What to open, and how it looks. */
export interface WorkbenchOptions {
  readonly theme?: Theme;
  /** Reaches the extension host, on top of this process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

const size = { width: 1600, height: 1000 };
const appears = 30_000;
const open = new Set<Workbench>();
let browser: Promise<Browser> | undefined;

/** One editor window on one workspace folder, with the extension running from this checkout, driven as a person would. */
export class Workbench {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #server: VscodeServer;
  /** The window that closes the server, when it is another one. */
  readonly #owner: Workbench | undefined;

  private constructor(
    server: VscodeServer,
    context: BrowserContext,
    page: Page,
    owner?: Workbench,
  ) {
    this.#server = server;
    this.#context = context;
    this.#owner = owner;
    this.page = page;
  }

  /** Starts a server and a window of their own. */
  static async open(workspaceFolder: string, options: WorkbenchOptions = {}): Promise<Workbench> {
    const server = await startVscodeServer(options);
    browser ??= launchBrowser();
    const context = await (await browser).newContext({ viewport: size });
    const page = await context.newPage();
    const workbench = new Workbench(server, context, page);
    await workbench.#begin(workspaceFolder);
    return workbench;
  }

  /** Closes every window that is open, also where a suite failed before it had all of its own. */
  static async closeAll(): Promise<void> {
    for (const workbench of [...open]) if (open.has(workbench)) await workbench.close();
  }

  /** Opens another window of the same user: it shares the server, the settings and what the editor remembers. */
  async openAnother(workspaceFolder: string): Promise<Workbench> {
    const page = await this.#context.newPage();
    const workbench = new Workbench(this.#server, this.#context, page, this);
    await workbench.#begin(workspaceFolder);
    return workbench;
  }

  /** Opens a folder in this window anew: what was open and not saved is lost, what is on disk or in memory is not. */
  async reload(workspaceFolder: string): Promise<void> {
    const url = { folder: workspaceFolder, extensionDevelopmentPath: repositoryRoot };
    await this.page.goto(this.#server.windowUrl(url));
    // The theme comes with the extensions; keys pressed before they are registered can be lost.
    await this.page.locator('.monaco-workbench[class*=vscode-theme-]').waitFor({ timeout: 60_000 });
    await this.page.locator('.statusbar-item').first().waitFor({ timeout: appears });
  }

  /** Runs a command as the palette lists it, category included: "Moonforge: Sync Now". */
  async runCommand(title: string): Promise<void> {
    await this.#untilShown((timeout) => this.#quickAccess(`>${title}`, title, timeout));
  }

  /** Shows a view or a view container by its title. */
  async openView(title: string): Promise<void> {
    await this.#untilShown((timeout) => this.#quickAccess(`view ${title}`, title, timeout));
  }

  /** Types into the input box that a command shows, and confirms. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible input.input');
    await input.waitFor({ timeout: appears });
    await input.fill(text);
    await input.press('Enter');
  }

  /** Runs a command and does something with the input it shows; both again when the input is lost meanwhile. */
  async inInput(command: string, act: (input: Locator) => Promise<void>): Promise<void> {
    await this.#untilShown(async (timeout) => {
      await this.#quickAccess(`>${command}`, command, timeout);
      this.page.setDefaultTimeout(timeout);
      try {
        await act(this.page.locator('.quick-input-widget:visible input.input'));
      } finally {
        this.page.setDefaultTimeout(appears);
      }
    });
  }

  /** Opens a note by its title. Enter goes to the input, never to an editor that took the focus from it. */
  async jumpTo(title: string): Promise<void> {
    await this.inInput('Moonforge: Jump to Note…', async (input) => {
      await input.fill(title);
      const first = this.page.locator(
        '.quick-input-widget:visible .monaco-list-row[data-index="0"]',
      );
      await first.filter({ hasText: title }).waitFor();
      await input.press('Enter');
      await this.tab(`${title}.md`).waitFor();
    });
  }

  /** Picks a row of the list that a command shows, by its exact label. */
  async pick(label: string): Promise<void> {
    await this.#chooseInQuickInput(label, label, appears);
  }

  /** A row of any tree by its exact label, whatever its description. */
  treeItem(label: string): Locator {
    const name = this.page.locator('.label-name', { hasText: exactly(label) });
    return this.page.locator('.monaco-list-row[role=treeitem]', { has: name });
  }

  /** Waits for a row and clicks its label, which opens what it stands for. */
  async clickTreeItem(label: string): Promise<void> {
    await this.treeItem(label).first().click({ timeout: appears });
  }

  /** Unfolds a row unless it is unfolded already, by the arrow: its label may have a command of its own. */
  async expandTreeItem(label: string): Promise<void> {
    const row = this.treeItem(label).first();
    await row.waitFor({ timeout: appears });
    if ((await row.getAttribute('aria-expanded')) === 'true') return;
    await row.locator('.monaco-tl-twistie').click({ timeout: appears });
    await row.and(this.page.locator('[aria-expanded=true]')).waitFor({ timeout: appears });
  }

  /** The tab of an open editor. */
  tab(title: string): Locator {
    return this.page.locator(`.tab[data-resource-name=${JSON.stringify(title)}]`);
  }

  /** The text of the active editor as far as it is scrolled into view, lines as they are shown. */
  async openEditorText(): Promise<string> {
    const lines = this.#activeEditor().locator('.view-line');
    await lines.first().waitFor({ timeout: appears });
    const shown = await lines.evaluateAll((elements) =>
      elements.map((line) => ({
        top: line.getBoundingClientRect().top,
        text: line.textContent,
      })),
    );
    return shown
      .toSorted((a, b) => a.top - b.top)
      .map(({ text }) => text.replaceAll('\u00a0', ' '))
      .join('\n');
  }

  /** Types at the cursor of the active editor, which gets the focus; `\n` is Enter. */
  async typeText(text: string): Promise<void> {
    await this.focusEditor();
    await this.page.keyboard.type(text, { delay: 5 });
  }

  /** Puts the cursor at the end of the document. */
  async goToEnd(): Promise<void> {
    await this.focusEditor();
    await this.page.keyboard.press('Control+End');
  }

  /** Gives the active editor the keyboard. */
  async focusEditor(): Promise<void> {
    await this.runCommand('View: Focus Active Editor Group');
    await this.#activeEditor().and(this.page.locator('.focused')).waitFor({ timeout: appears });
  }

  /** Saves what was typed in the active editor: waits for the unsaved mark on its tab, and until it is gone. */
  async save(): Promise<void> {
    const unsaved = this.page.locator('.tab.active.dirty');
    await unsaved.waitFor({ timeout: appears });
    await this.page.keyboard.press('Control+S');
    await unsaved.waitFor({ state: 'detached', timeout: appears });
  }

  /** Status-bar items that show or announce a text. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  /** Waits until the status bar shows a text, as long as a first sync takes on a busy machine. */
  async waitForStatusBar(text: string | RegExp): Promise<void> {
    await this.statusBarItem(text)
      .first()
      .waitFor({ timeout: 3 * appears });
  }

  /** Changes the colours of this window. */
  async setTheme(theme: Theme): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.pick(themeNames[theme]);
    const base = theme === 'dark' ? '.monaco-workbench.vs-dark' : '.monaco-workbench.vs';
    await this.page.locator(base).waitFor({ timeout: appears });
  }

  /** Writes `out/screenshots/<name>.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    const file = inRepository('out/screenshots', `${name}.png`);
    await mkdir(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    return file;
  }

  /** Closes the window; the first one of a user closes those opened from it, and the server. */
  async close(): Promise<void> {
    open.delete(this);
    if (this.#owner !== undefined) {
      await this.page.close();
      return;
    }
    for (const other of open) if (other.#owner === this) open.delete(other);
    await this.#context.close();
    await this.#server.stop();
  }

  async #begin(workspaceFolder: string): Promise<void> {
    open.add(this);
    await this.page.exposeFunction('codeAutomationLog', () => undefined);
    await this.page.exposeFunction('codeAutomationExit', () => undefined);
    await this.reload(workspaceFolder);
  }

  #activeEditor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor[role=code]');
  }

  /**
   * Asks anew until the palette or an input stays: on a busy machine a view or an editor that is still opening takes the
   * focus and with it the input, and a palette that was opened before a command became available does not list it later.
   */
  async #untilShown(act: (timeout: number) => Promise<void>): Promise<void> {
    for (const timeout of [5_000, 10_000, appears]) {
      try {
        await act(timeout);
        return;
      } catch (error) {
        if (!(error instanceof errors.TimeoutError)) throw error;
        if (timeout === appears) {
          // A `before` hook that fails has no other picture.
          await this.screenshot(`stuck-${Date.now()}`);
          throw error;
        }
        await this.page.keyboard.press('Escape');
      }
    }
  }

  async #quickAccess(query: string, label: string, timeout: number): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.#chooseInQuickInput(query, label, timeout);
  }

  async #chooseInQuickInput(query: string, label: string, timeout: number): Promise<void> {
    const widget = this.page.locator('.quick-input-widget:visible');
    await widget.locator('input.input').fill(query, { timeout });
    const name = this.page.locator('.label-name', { hasText: exactly(label) });
    const row = widget.locator('.monaco-list-row', { has: name });
    await row.first().click({ timeout });
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}\\s*$`);
}

afterEach('keep a picture of what a failed test saw', async function () {
  if (this.currentTest?.state !== 'failed') return;
  const name = this.currentTest.fullTitle().replaceAll(/\W+/g, '-');
  const windows = [...open].entries();
  for (const [index, workbench] of windows) await workbench.screenshot(`failed-${name}-${index}`);
});

after('close the editor windows', async () => {
  await Workbench.closeAll();
  await (await browser)?.close();
});
