import { window, workspace } from 'vscode';
import type { ExportReport } from '../documents/export/exportCampaign';
import type { ImportReport } from '../documents/import/importFolder';
import type { FileProblem } from '../documents/operationReport';

/** What the message tells of an import; not every import can have all of it. */
type ToldReport = Pick<ImportReport, 'created' | 'updated' | 'unchanged' | 'problems'> &
  Partial<Pick<ImportReport, 'merged' | 'moved' | 'attachments' | 'missing' | 'deletedHere'>>;

/** What may follow an import. */
interface ImportFollowUps {
  readonly deleteMissing?: () => Promise<void>;
  readonly bringBack?: () => Promise<void>;
}

/**
 * Says what an import did; its problems are listed in a document of their own when the user asks. The user may choose to
 * delete the notes whose files are gone, and to bring back those that were deleted here, where it is given how.
 */
export async function showImportReport(
  report: ToldReport,
  { deleteMissing, bringBack }: ImportFollowUps = {},
): Promise<void> {
  const [show, drop, back] = ['Show Problems', 'Delete Missing Notes', 'Restore Deleted Notes'];
  const { problems, missing = [], deletedHere = [] } = report;
  const mayDrop = deleteMissing !== undefined && missing.some(({ removed }) => !removed);
  const mayRestore = bringBack !== undefined && deletedHere.some(({ restored }) => !restored);
  const actions = [
    ...(problems.length === 0 ? [] : [show]),
    ...(mayDrop ? [drop] : []),
    ...(mayRestore ? [back] : []),
  ];
  const answer = await window.showInformationMessage(importSummary(report), ...actions);
  if (answer === drop) await deleteMissing?.();
  if (answer === back) await bringBack?.();
  if (answer === show) await showProblems('import', problems);
}

/** Says what an export did; its problems are listed as those of an import. */
export async function showExportReport(report: ExportReport): Promise<void> {
  const { notes, attachments, problems } = report;
  const show = 'Show Problems';
  const told = [`${notes} notes and ${attachments} attachments exported`];
  if (problems.length > 0) told.push(`${problems.length} problems`);
  const actions = problems.length === 0 ? [] : [show];
  const answer = await window.showInformationMessage(`${told.join(', ')}.`, ...actions);
  if (answer === show) await showProblems('export', problems);
}

async function showProblems(
  what: 'import' | 'export',
  problems: readonly FileProblem[],
): Promise<void> {
  const content = problemList(what, problems);
  await window.showTextDocument(
    await workspace.openTextDocument({ language: 'markdown', content }),
  );
}

function importSummary(report: ToldReport): string {
  const { created, updated, unchanged, problems } = report;
  const { merged = 0, moved = 0, attachments = 0, missing = [] } = report;
  const removed = missing.filter((file) => file.removed).length;
  const restored = (report.deletedHere ?? []).filter((file) => file.restored).length;
  const buried = (report.deletedHere ?? []).length - restored;
  const parts = [`${created} notes imported`];
  if (updated > 0) parts.push(`${updated} updated`);
  if (merged > 0) parts.push(`${merged} merged`);
  if (moved > 0) parts.push(`${moved} moved`);
  if (unchanged > 0) parts.push(`${unchanged} unchanged`);
  if (attachments > 0) parts.push(`${attachments} attachments`);
  if (removed > 0) parts.push(`${removed} deleted`);
  if (missing.length > removed) parts.push(`${missing.length - removed} no longer in the folder`);
  if (restored > 0) parts.push(`${restored} restored`);
  if (buried > 0) parts.push(`${buried} deleted here before, their files left alone`);
  if (problems.length > 0) parts.push(`${problems.length} problems`);
  return `${parts.join(', ')}.`;
}

/** Problems by file, those that left a file out first. */
function problemList(what: 'import' | 'export', problems: readonly FileProblem[]): string {
  const list = (severity: 'error' | 'warning'): string =>
    problems
      .filter((problem) => problem.severity === severity)
      .map(({ path, message }) => `- \`${path}\`: ${message}\n`)
      .join('');
  const left = list('error');
  const done = list('warning');
  return [
    `# Problems of the ${what}\n`,
    left === '' ? '' : `\n## Left out\n\n${left}`,
    done === '' ? '' : `\n## Done, but worth a look\n\n${done}`,
  ].join('');
}
