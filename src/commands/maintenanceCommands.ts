import type { CheckReport } from '../core/ports/campaignStore';
import { window, workspace } from 'vscode';
import { inBackground } from '../platform/inBackground';
import type { Services } from '../services';
import type { CommandTable } from './commandTable';
import { requestedCampaign } from './prompts';

type Names =
  'showLog' | 'checkCampaignFile' | 'reopenCampaignFile' | 'openOverview' | 'restartLanguageServer';

/** Commands about the extension itself. */
export function maintenanceCommands(services: Services): CommandTable<Names> {
  const { campaign, logger, language, overview } = services;
  return {
    showLog: () => logger.show(),
    checkCampaignFile: async () => {
      const report = await (await campaign.required()).check();
      inBackground(showCheck(report), logger);
      return report;
    },
    reopenCampaignFile: async () => {
      await services.sync.reopen();
      await campaign.existing();
    },
    openOverview: async (argument) => {
      const chosen = await requestedCampaign(await campaign.required(), argument);
      if (chosen !== undefined) overview.show(chosen);
    },
    restartLanguageServer: () => language.restart(),
  };
}

async function showCheck({ ok, notes, problems }: CheckReport): Promise<void> {
  if (ok) {
    await window.showInformationMessage(`The campaign file is sound: ${notes} notes, all intact.`);
    return;
  }
  const show = 'Show Problems';
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const answer = await window.showWarningMessage(`The campaign file has ${count}.`, show);
  if (answer !== show) return;
  const content = problems.map((problem) => `- ${problem}\n`).join('');
  await window.showTextDocument(
    await workspace.openTextDocument({ language: 'markdown', content }),
  );
}
