/**
 * Everything `package.json` contributes, as typed constants. `test/architecture/manifestParity.test.ts` compares both
 * directions, so an id exists here exactly when the manifest has it.
 */

/** The URI scheme under which notes are documents. */
export const noteScheme = 'moonforge';

/** The URI scheme under which versions of notes can be read; the query is the version. */
export const versionScheme = 'moonforge-version';

/** The URI scheme of what can be read about sync: explanations, and the sides of conflicts. */
export const syncScheme = 'moonforge-sync';

/** Commands by what they do; the values are the ids users bind keys to. */
export const commands = {
  importFolder: 'moonforge.importFolder',
  importCreatures: 'moonforge.importCreatures',
  exportCampaign: 'moonforge.exportCampaign',
  mirrorCampaign: 'moonforge.mirrorCampaign',
  mirrorNow: 'moonforge.mirrorNow',
  openSampleCampaign: 'moonforge.openSampleCampaign',
  newCampaign: 'moonforge.newCampaign',
  newNote: 'moonforge.newNote',
  openNote: 'moonforge.openNote',
  jumpToNote: 'moonforge.jumpToNote',
  searchNotes: 'moonforge.searchNotes',
  renameNote: 'moonforge.renameNote',
  renameHeading: 'moonforge.renameHeading',
  renameTag: 'moonforge.renameTag',
  deleteNote: 'moonforge.deleteNote',
  showMore: 'moonforge.showMore',
  setStatus: 'moonforge.setStatus',
  duplicateNote: 'moonforge.duplicateNote',
  moveNote: 'moonforge.moveNote',
  moveUp: 'moonforge.moveUp',
  moveDown: 'moonforge.moveDown',
  changeKind: 'moonforge.changeKind',
  revealNote: 'moonforge.revealNote',
  hideNote: 'moonforge.hideNote',
  mergeInto: 'moonforge.mergeInto',
  splitSection: 'moonforge.splitSection',
  showHistory: 'moonforge.showHistory',
  undoChange: 'moonforge.undoChange',
  restoreDeleted: 'moonforge.restoreDeleted',
  copyWikiLink: 'moonforge.copyWikiLink',
  copyCampaignId: 'moonforge.copyCampaignId',
  connectFirebase: 'moonforge.connectFirebase',
  disconnect: 'moonforge.disconnect',
  signIn: 'moonforge.signIn',
  signOut: 'moonforge.signOut',
  inviteToCampaign: 'moonforge.inviteToCampaign',
  joinCampaign: 'moonforge.joinCampaign',
  showMembers: 'moonforge.showMembers',
  revokeInvitation: 'moonforge.revokeInvitation',
  leaveCampaign: 'moonforge.leaveCampaign',
  showRulesDeployment: 'moonforge.showRulesDeployment',
  syncNow: 'moonforge.syncNow',
  pauseSync: 'moonforge.pauseSync',
  resumeSync: 'moonforge.resumeSync',
  uploadAgain: 'moonforge.uploadAgain',
  answerDeletions: 'moonforge.answerDeletions',
  compactDeletions: 'moonforge.compactDeletions',
  syncWithoutRules: 'moonforge.syncWithoutRules',
  showSync: 'moonforge.showSync',
  explainSync: 'moonforge.explainSync',
  retryUnsent: 'moonforge.retryUnsent',
  discardUnsent: 'moonforge.discardUnsent',
  copyServerWords: 'moonforge.copyServerWords',
  openConflict: 'moonforge.openConflict',
  keepMine: 'moonforge.keepMine',
  keepTheirs: 'moonforge.keepTheirs',
  keepBoth: 'moonforge.keepBoth',
  settleConflict: 'moonforge.settleConflict',
  showLog: 'moonforge.showLog',
  backUpCampaignFile: 'moonforge.backUpCampaignFile',
  restoreCampaignFile: 'moonforge.restoreCampaignFile',
  checkCampaignFile: 'moonforge.checkCampaignFile',
  repairCampaignFile: 'moonforge.repairCampaignFile',
  salvageNotes: 'moonforge.salvageNotes',
  reopenCampaignFile: 'moonforge.reopenCampaignFile',
  openOverview: 'moonforge.openOverview',
  restartLanguageServer: 'moonforge.restartLanguageServer',
} as const;

export type CommandName = keyof typeof commands;
export type CommandId = (typeof commands)[CommandName];

/** Who signs users in, as the editor's Accounts menu shows it. */
export const authenticationProvider = { id: 'moonforge', label: 'Moonforge' } as const;

/** The path of `vscode://moonforge.moonforge/…` to which a project's page hands a sign-in link on. */
export const signInPath = '/sign-in';

/** The activity-bar container. */
export const viewContainer = 'moonforge';

export const views = {
  campaign: 'moonforge.campaign',
  world: 'moonforge.world',
  sessions: 'moonforge.sessions',
  links: 'moonforge.links',
  sync: 'moonforge.sync',
} as const;

export type ViewName = keyof typeof views;

/** The views that show a tree of the campaign's notes. */
export type TreeName = Exclude<ViewName, 'links' | 'sync'>;

/** Webview panel types. */
export const panels = { overview: 'moonforge.overview' } as const;

/** Settings of sync, all numbers; `core/ports/syncEngine.ts` says what they mean. */
export const settings = {
  pollInterval: 'moonforge.sync.pollInterval',
  maxRetries: 'moonforge.sync.maxRetries',
  retryDelay: 'moonforge.sync.retryDelay',
} as const;

/** Settings of sync that are on or off; off by default. */
export const switches = { liveBell: 'moonforge.sync.liveBell' } as const;

export type SettingName = keyof typeof settings;

/** The least and the greatest value of each setting. */
export const settingLimits: Readonly<
  Record<SettingName, { readonly minimum: number; readonly maximum: number }>
> = {
  pollInterval: { minimum: 1_000, maximum: 3_600_000 },
  maxRetries: { minimum: 0, maximum: 20 },
  retryDelay: { minimum: 100, maximum: 300_000 },
};

/** Settings of the mirror, all texts; '' by default. */
export const mirrorSettings = {
  /** The folder kept in step with the campaign: relative to the workspace folder, or absolute. '' for none. */
  folder: 'moonforge.mirror.folder',
  /** Name or document id; '' for the only one. */
  campaign: 'moonforge.mirror.campaign',
} as const;

/** Context keys this extension sets, each with the values `when` clauses may compare it with. */
export const contextKeys = {
  /** The workspace's campaign file; `unread` when there is one and nothing has asked for it yet. */
  campaignFile: {
    key: 'moonforge.campaignFile',
    values: ['unknown', 'absent', 'unread', 'open', 'readOnly', 'failed'],
  },
  /** Whether the folder's campaign is synced as somebody: `none` for servers that ask nobody who they are. */
  account: { key: 'moonforge.account', values: ['none', 'signedOut', 'signedIn'] },
  /** Whether this window syncs: the phase of `SyncStatus`. */
  syncPhase: {
    key: 'moonforge.syncPhase',
    values: ['local', 'idle', 'syncing', 'offline', 'paused', 'follower', 'attention'],
  },
} as const;

export type ContextKeyName = keyof typeof contextKeys;
export type ContextValue<K extends ContextKeyName> = (typeof contextKeys)[K]['values'][number];

/** `TreeItem.contextValue`s, which menus match. */
export const rowTypes = [
  'campaign',
  'chapter',
  'adventure',
  'scene',
  'session',
  'entity',
  'kindGroup',
  'showMore',
  'unsentEdit',
  'refusedEdit',
  'conflict',
  'settledConflict',
  'syncedNote',
] as const;

export type RowType = (typeof rowTypes)[number];

/** The one walkthrough. */
export const walkthrough = 'gettingStarted';
