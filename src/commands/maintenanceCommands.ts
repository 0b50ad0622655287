import type { Services } from '../services';
import type { CommandTable } from './commandTable';
import { requestedCampaign } from './prompts';

type Names = 'showLog' | 'reopenCampaignFile' | 'openOverview' | 'restartLanguageServer';

/** Commands about the extension itself. */
export function maintenanceCommands(services: Services): CommandTable<Names> {
  const { campaign, logger, language, overview } = services;
  return {
    showLog: () => logger.show(),
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
