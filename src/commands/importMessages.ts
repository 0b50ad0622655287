import { window, workspace } from 'vscode';
import type { ImportReport } from '../documents/import/importFolder';

/** What the message tells of an import; not every import can have all of it. */
type ToldReport = Pick<ImportReport, 'created' | 'updated' | 'unchanged' | 'problems'> &
  Partial<Pick<ImportReport, 'merged' | 'moved' | 'attachments' | 'missing'>>;

/** Says what an import did; its problems are listed in a document of their own when the user asks. */
export async function showImportReport(report: ToldReport): Promise<void> {
  const show = 'Show Problems';
  const actions = report.problems.length === 0 ? [] : [show];
  const answer = await window.showInformationMessage(importSummary(report), ...actions);
  if (answer !== show) return;
  await window.showTextDocument(
    await workspace.openTextDocument({ language: 'markdown', content: importProblems(report) }),
  );
}

function importSummary(report: ToldReport): string {
  const { created, updated, unchanged, problems } = report;
  const { merged = 0, moved = 0, attachments = 0, missing = [] } = report;
  const removed = missing.filter((file) => file.removed).length;
  const parts = [`${created} notes imported`];
  if (updated > 0) parts.push(`${updated} updated`);
  if (merged > 0) parts.push(`${merged} merged`);
  if (moved > 0) parts.push(`${moved} moved`);
  if (unchanged > 0) parts.push(`${unchanged} unchanged`);
  if (attachments > 0) parts.push(`${attachments} attachments`);
  if (removed > 0) parts.push(`${removed} deleted`);
  if (missing.length > removed) parts.push(`${missing.length - removed} no longer in the folder`);
  if (problems.length > 0) parts.push(`${problems.length} problems`);
  return `${parts.join(', ')}.`;
}

/** Problems by file, those that left a file out first. */
function importProblems({ problems }: ToldReport): string {
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
