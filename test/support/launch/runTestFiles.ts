import { readdirSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import Mocha from 'mocha';

import { failedToRun, type TestFailure, type TestReport } from './testReport';

/** Which tests to run and where to say what happens. */
export interface TestRun {
  readonly files: readonly string[];
  readonly timeoutMs: number;
  /** Gets one line without its line break. */
  readonly write: (line: string) => void;
  /** Says everything of a suite at its end, so that the outlines of several processes stay apart. */
  readonly inBlocks?: boolean;
}

/** Every compiled test below a folder, sorted; none when there is no such folder. */
export function findTestFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.test.js'))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [];
  }
}

/**
 * Runs compiled mocha tests in this process. No test file, one that cannot be loaded, or a promise that is rejected while
 * nobody looks is a failure.
 */
export async function runTestFiles(run: TestRun): Promise<TestReport> {
  if (run.files.length === 0) return failedToRun('discovery', 'No test file was found.');
  // Mocha listens itself and passes such a rejection on to nobody; thrown, it fails the test that runs.
  process.on('unhandledRejection', rethrow);
  try {
    return await runMocha(run);
  } finally {
    process.off('unhandledRejection', rethrow);
  }
}

async function runMocha(run: TestRun): Promise<TestReport> {
  const { files, timeoutMs } = run;
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({ ui: 'bdd', timeout: timeoutMs, forbidOnly: true });
  for (const file of files) mocha.addFile(file);
  try {
    await mocha.loadFilesAsync();
  } catch (error) {
    return failedToRun('loading the test files', describe(error));
  }
  return new Promise((resolve) => {
    const tally = { passed: 0, skipped: 0, failures: [] as TestFailure[] };
    mocha.reporter(reporterFor(tally, run));
    mocha.run(() => {
      const { passed, skipped, failures } = tally;
      const none = passed + failures.length === 0;
      resolve(
        none
          ? failedToRun('discovery', 'The test files hold no test that runs.')
          : { passed, skipped, failed: failures.length, failures },
      );
    });
  });
}

function rethrow(reason: unknown): never {
  throw reason;
}

interface Tally {
  passed: number;
  skipped: number;
  readonly failures: TestFailure[];
}

/** Streams an outline of the tests; failures are told in full at the end, by whoever reads the report. */
function reporterFor(
  tally: Tally,
  { write, inBlocks = false }: TestRun,
): Mocha.ReporterConstructor {
  return class extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
      super(runner, options);
      let depth = 0;
      const block: string[] = [];
      const line = (text: string): void => {
        block.push('  '.repeat(depth) + text);
        if (!inBlocks || depth < 2) write(block.splice(0).join('\n'));
      };
      runner.on('suite', (suite) => {
        if (suite.title !== '') line(suite.title);
        depth += 1;
      });
      runner.on('suite end', () => {
        depth -= 1;
        if (depth < 2 && block.length > 0) write(block.splice(0).join('\n'));
      });
      runner.on('pass', (test) => {
        tally.passed += 1;
        line(`✔ ${test.title}`);
      });
      runner.on('pending', (test) => {
        tally.skipped += 1;
        line(`- ${test.title} (skipped)`);
      });
      runner.on('fail', (test, error) => {
        tally.failures.push({ title: test.fullTitle(), message: describe(error) });
        line(`✘ ${test.title}`);
      });
    }
  };
}

/** The error and where it came from, without the colours that some libraries put into their messages. */
function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return stripVTControlCharacters(text);
}
