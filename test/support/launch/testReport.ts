import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a lane found. A lane that could not start has one failure, which says why. */
export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly TestFailure[];
}

/** One failed test, or one sentence about what kept tests from running. */
export interface TestFailure {
  readonly title: string;
  readonly message: string;
}

/** A report of something that kept a lane from running. */
export function failedToRun(title: string, message: string): TestReport {
  return { passed: 0, failed: 1, skipped: 0, failures: [{ title, message }] };
}

/** The sum of two reports. */
export function addReports(a: TestReport, b: TestReport): TestReport {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

/** Writes a report where the process that started the tests reads it. */
export function writeReport(file: string, report: TestReport): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(report, undefined, 2));
}

/** The report, or `undefined` when the tests never came to their end. */
export function readReport(file: string): TestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TestReport;
  } catch {
    return undefined;
  }
}

/** Takes away what an earlier run left, so that it cannot be mistaken for this one's. */
export function clearReport(file: string): void {
  rmSync(file, { force: true });
}
