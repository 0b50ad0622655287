// The handlers of the commands about sharing, in a bundle of their own.
export { inviteToCampaign } from './inviteToCampaign';
export { joinCampaign } from './joinCampaign';
export { leaveCampaign } from './leaveCampaign';
export { showMembers } from './memberList';
export { revokeInvitation } from './revokeInvitation';
export { showRulesDeployment } from './rulesDeployment';
