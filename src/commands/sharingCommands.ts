import type { NoteSummary } from '../core/ports/campaignStore';
import type { Services } from '../services';
import { readArguments } from './commandArguments';
import type { CommandTable } from './commandTable';
import { chooseRemote } from './connectFirebase';
import { requestedCampaign } from './prompts';
import type * as sharing from './sharing/sharing';
import { connectTo } from './signInForFolder';

type Names =
  | 'inviteToCampaign'
  | 'joinCampaign'
  | 'showMembers'
  | 'revokeInvitation'
  | 'leaveCampaign'
  | 'showRulesDeployment';

/** Commands about who takes part in a campaign. */
export function sharingCommands(services: Services): CommandTable<Names> {
  const { campaign, sync, extensionUri } = services;
  /** Does something with the campaign the command is about; `undefined` when the user names none. */
  const withCampaign = async <T>(
    argument: unknown,
    run: (handlers: typeof sharing, found: NoteSummary) => Promise<T>,
  ): Promise<T | undefined> => {
    const found = await requestedCampaign(await campaign.required(), argument);
    return found && run(await loadSharing(), found);
  };
  return {
    inviteToCampaign: (argument) =>
      withCampaign(argument, ({ inviteToCampaign }, { docId }) =>
        inviteToCampaign(sync, docId, readArguments(argument)),
      ),
    joinCampaign: async (argument) => {
      const { joinCampaign } = await loadSharing();
      return joinCampaign(services, argument, {
        choose: (server) => chooseRemote(services, server),
        connect: (chosen) => connectTo(services, chosen),
      });
    },
    showMembers: (argument) =>
      withCampaign(argument, ({ showMembers }, found) => showMembers(sync, found)),
    revokeInvitation: (argument) =>
      withCampaign(argument, ({ revokeInvitation }, { docId }) =>
        revokeInvitation(sync, docId, readArguments(argument)),
      ),
    leaveCampaign: (argument) =>
      withCampaign(argument, ({ leaveCampaign }, found) =>
        leaveCampaign(services, found, readArguments(argument)),
      ),
    showRulesDeployment: async () => {
      const { showRulesDeployment } = await loadSharing();
      return showRulesDeployment(sync, extensionUri.fsPath);
    },
  };
}

function loadSharing(): Promise<typeof sharing> {
  return import('./sharing/sharing');
}
