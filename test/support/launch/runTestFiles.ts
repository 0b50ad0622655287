import { readdirSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import Mocha from 'mocha';

import { addReports, failedToRun, type TestFailure, type TestReport } from './testReport';

/** Which tests to run and where to say what happens. */
export interface TestRun {
  readonly files: readonly string[];
  readonly timeoutMs: number;
  /** Gets one line without its line break. */
  readonly write: (line: string) => void;
}

/** Files that are run each by itself, as they come; named by their paths below `folder`. */
export interface QueuedRun extends Omit<TestRun, 'files'> {
  readonly files: Iterable<string>;
  readonly folder: string;
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
 * Runs compiled mocha tests in this process. No test file, none that runs, one that cannot be loaded, or a promise that is
 * rejected while nobody looks is a failure.
 */
export async function runTestFiles(run: TestRun): Promise<TestReport> {
  const report = await runListening(run);
  return report.passed + report.failed === 0
    ? failedToRun('discovery', 'No test was found that runs.')
    : report;
}

/**
 * Runs files one after the other as they are taken from a queue that other processes take from too. What a file has to say
 * comes in one piece with the seconds it took, so that the outlines of several processes stay apart.
 */
export async function runTestQueue({
  files,
  folder,
  timeoutMs,
  write,
}: QueuedRun): Promise<TestReport> {
  let report: TestReport = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const block: string[] = [];
  // A lane that takes too long is told to end: what was still running is said.
  const cutOff = (): void => {
    write([...block, '  ✘ was cut off here'].join('\n'));
    process.exit(1);
  };
  process.once('SIGTERM', cutOff);
  for (const file of files) {
    const started = performance.now();
    const name = path.relative(folder, file).replace(/\.js$/, '.ts');
    block.splice(0, block.length, name);
    const outline = (line: string): void => void block.push(`  ${line}`);
    const part = await runListening({ files: [file], timeoutMs, write: outline });
    block[0] = `${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`;
    write(block.join('\n'));
    report = addReports(report, part);
  }
  process.off('SIGTERM', cutOff);
  return report;
}

async function runListening(run: TestRun): Promise<TestReport> {
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
      resolve({ passed, skipped, failed: failures.length, failures });
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
function reporterFor(tally: Tally, { write }: TestRun): Mocha.ReporterConstructor {
  return class extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
      super(runner, options);
      let depth = 0;
      const line = (text: string): void => write('  '.repeat(depth) + text);
      runner.on('suite', (suite) => {
        if (suite.title !== '') line(suite.title);
        depth += 1;
      });
      runner.on('suite end', () => {
        depth -= 1;
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
