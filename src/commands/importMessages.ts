import { window, workspace } from 'vscode';
import type { ImportReport } from '../documents/import/importFolder';

/** Says what an import did; its problems are listed in a document of their own when the user asks. */
export async function showImportReport(report: ImportReport): Promise<void> {
  const show = 'Show Problems';
  const actions = report.problems.length === 0 ? [] : [show];
  const answer = await window.showInformationMessage(importSummary(report), ...actions);
  if (answer !== show) return;
  await window.showTextDocument(
    await workspace.openTextDocument({ language: 'markdown', content: importProblems(report) }),
  );
}

function importSummary({ created, updated, unchanged, problems }: ImportReport): string {
  const parts = [`${created} notes imported`];
  if (updated > 0) parts.push(`${updated} updated`);
  if (unchanged > 0) parts.push(`${unchanged} unchanged`);
  if (problems.length > 0) parts.push(`${problems.length} problems`);
  return `${parts.join(', ')}.`;
}

/** Problems by file, those that left a file out first. */
function importProblems({ problems }: ImportReport): string {
  const list = (severity: 'error' | 'warning'): string =>
    problems
      .filter((problem) => problem.severity === severity)
      .map(({ path, message }) => `- \`${path}\`: ${message}\n`)
      .join('');
  const left = list('error');
  const imported = list('warning');
  return [
    '# Problems of the import\n',
    left === '' ? '' : `\n## Left out\n\n${left}`,
    imported === '' ? '' : `\n## Imported, but worth a look\n\n${imported}`,
  ].join('');
}
