import { env, window } from 'vscode';
import type { SyncControl } from '../../platform/syncControl';

/** The two lines that put the rules this version ships in force for a project; run in any terminal. */
function rulesDeploymentLines(folder: string, projectId: string): string {
  return [
    `cd "${folder}"`,
    `npx firebase-tools deploy --only firestore:rules,firestore:indexes --project ${projectId}`,
  ].join('\n');
}

/** Shows and copies the lines for the connected project. Returns them. */
export async function showRulesDeployment(
  { chosen }: SyncControl,
  extensionFolder: string,
): Promise<string> {
  const address = chosen?.address;
  const projectId = address?.kind === 'project' ? address.config.projectId : 'YOUR-PROJECT';
  const lines = rulesDeploymentLines(extensionFolder, projectId);
  await env.clipboard.writeText(lines);
  void window.showInformationMessage('Two lines to run in a terminal are copied.', {
    modal: true,
    detail: `${lines}\n\nThe first goes to the folder with the rules of this version, the second puts them in force. Whoever owns the Firebase project does it once, and again when a release says that the rules have changed.`,
  });
  return lines;
}
