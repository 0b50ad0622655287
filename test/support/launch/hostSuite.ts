import { appendFileSync, closeSync, mkdirSync, openSync, readSync } from 'node:fs';
import path from 'node:path';

import { findTestFiles, runTestFiles } from './runTestFiles';
import { writeReport } from './testReport';

/** Tests to run inside an editor's extension host, whose standard output nobody sees. */
export interface HostSuite {
  readonly workspaceFolder: string;
  readonly extensionDevelopmentPath: string;
  /** A module that exports `run()`, which calls `runHostSuite`. */
  readonly extensionTestsPath: string;
  /** An extension to install first. */
  readonly vsix?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly reportFile: string;
  readonly timeoutMs: number;
}

/** The environment variables by which a suite learns where to write. */
export function suiteEnvironment(suite: HostSuite): Readonly<Record<string, string>> {
  return {
    ...suite.env,
    MOONFORGE_TEST_REPORT: suite.reportFile,
    MOONFORGE_TEST_PROGRESS: progressFile(suite),
  };
}

/** The file to which a running suite appends its lines. */
export function progressFile(suite: HostSuite): string {
  return `${suite.reportFile}.progress`;
}

/** Runs the tests below a folder inside the extension host, and reports to the process that opened the editor. */
export async function runHostSuite(folder: string, exclude: readonly string[] = []): Promise<void> {
  const reportFile = variable('MOONFORGE_TEST_REPORT');
  const progress = variable('MOONFORGE_TEST_PROGRESS');
  const files = findTestFiles(folder).filter(
    (file) => !exclude.some((excluded) => file.startsWith(excluded)),
  );
  const write = (line: string): void => appendFileSync(progress, `${line}\n`);
  writeReport(reportFile, await runTestFiles({ files, timeoutMs: 60_000, write }));
}

/** Copies what is appended to a file to standard output; returns a function that copies the rest and ends. */
export function followFile(file: string): () => void {
  mkdirSync(path.dirname(file), { recursive: true });
  closeSync(openSync(file, 'w'));
  let offset = 0;
  const copy = (): void => {
    const descriptor = openSync(file, 'r');
    const buffer = Buffer.alloc(64 * 1024);
    for (let read = -1; read !== 0; offset += read) {
      read = readSync(descriptor, buffer, 0, buffer.length, offset);
      process.stdout.write(buffer.subarray(0, read));
    }
    closeSync(descriptor);
  };
  const timer = setInterval(copy, 200);
  return () => {
    clearInterval(timer);
    copy();
  };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run this with "npm test host".`);
  return value;
}
