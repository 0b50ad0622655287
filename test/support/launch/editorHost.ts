import { launchBrowser } from './browser';
import { obtainChromium } from './chromiumExecutable';
import { namedEditor, obtainDesktopEditor, runInDesktopEditor } from './desktopEditor';
import { followFile, progressFile, suiteEnvironment, type HostSuite } from './hostSuite';
import { installEditorHost } from './installEditorHost';
import { onAbort } from './onAbort';
import { clearReport, failedToRun, readReport, type TestReport } from './testReport';
import { startVscodeServer } from './vscodeServer';

/** An editor in whose extension host suites run. */
export interface EditorHost {
  /** Which editor was picked, for the person who reads the output. */
  readonly description: string;
  /** Resolves with the editor's exit code; closes the editor when the signal is aborted. */
  readonly open: (suite: HostSuite, signal: AbortSignal) => Promise<number>;
}

/**
 * Picks the editor: the executable that MOONFORGE_VSCODE names; the desktop editor if it is cached or can be
 * downloaded; the VS Code server in Chromium. Installs what the last one lacks: a suite's time limit is for its tests.
 */
export async function chooseEditorHost(): Promise<EditorHost> {
  const named = namedEditor();
  if (named !== undefined) return desktop(named, `the editor MOONFORGE_VSCODE names: ${named}`);
  const obtained = await obtainDesktopEditor();
  if (obtained !== undefined) return desktop(obtained, `the desktop editor: ${obtained}`);
  await installEditorHost();
  await obtainChromium();
  return {
    description:
      'the VS Code server in Chromium (no desktop editor is here or could be downloaded)',
    open: runInBrowser,
  };
}

/** Runs a suite in an editor, copies its lines to standard output and returns its report. */
export async function runSuite(host: EditorHost, suite: HostSuite): Promise<TestReport> {
  clearReport(suite.reportFile);
  const stopFollowing = followFile(progressFile(suite));
  const signal = AbortSignal.timeout(suite.timeoutMs);
  try {
    const code = await host.open(suite, signal);
    const silence = signal.aborted
      ? `The tests did not end within ${suite.timeoutMs / 1000} s (logs: out/logs/).`
      : `The editor ended with code ${code} before the tests did (logs: out/logs/).`;
    return readReport(suite.reportFile) ?? failedToRun('extension host', silence);
  } finally {
    stopFollowing();
  }
}

function desktop(executable: string, description: string): EditorHost {
  return { description, open: (suite, signal) => runInDesktopEditor(executable, suite, signal) };
}

async function runInBrowser(suite: HostSuite, signal: AbortSignal): Promise<number> {
  const server = await startVscodeServer({
    env: suiteEnvironment(suite),
    ...(suite.vsix === undefined ? {} : { vsix: suite.vsix }),
  });
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const ended = new Promise<number>((resolve) => {
        void page.exposeFunction('codeAutomationExit', resolve);
        void server.exited.then(resolve);
        page.once('crash', () => resolve(1));
        onAbort(signal, () => resolve(1));
      });
      await page.exposeFunction('codeAutomationLog', () => undefined);
      await page.goto(
        server.windowUrl({
          folder: suite.workspaceFolder,
          extensionDevelopmentPath: suite.extensionDevelopmentPath,
          extensionTestsPath: suite.extensionTestsPath,
        }),
      );
      return await ended;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}
