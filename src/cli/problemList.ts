import type { FileProblem } from '../documents/operationReport';

/** One line a problem. */
export function formatProblems(problems: readonly FileProblem[]): string {
  return problems
    .map(({ severity, path, message }) => `${severity}: ${path}: ${message}\n`)
    .join('');
}
