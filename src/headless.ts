// The store, import, export and sync without the editor: what scripts load (`require('moonforge/dist/headless.js')`).
import type { CampaignStore } from './core/ports/campaignStore';
import type { RemoteConnection } from './core/ports/remoteSharing';
import type { RemoteBell } from './core/ports/remoteBell';
import type * as restoring from './db/backup/restoreBackup';
import type { OpenOptions } from './db/openCampaignStore';
import type * as creatures from './documents/creatures/importCreatures';
import type * as exporter from './documents/export/exportCampaign';
import type * as importer from './documents/import/importFolder';
import type * as structure from './documents/structure/structure';
import type * as salvaging from './db/salvage/salvageFile';
import type * as mirroring from './documents/mirror/watchMirror';
import type { SyncEngine } from './core/ports/syncEngine';
import { folderMemory } from './sync/folderMemory';
import type { RemoteTarget } from './sync/remoteTarget';
import { createSyncEngine as createEngine, type SyncEngineParts } from './sync/syncEngine';

export { neverCancelled } from './core/cancellation';
export { diffText } from './core/history/diffText';
export { operationLabel } from './core/history/operationLabel';
export { explainSync } from './core/sync/explainSync';
export { explanationText } from './core/sync/explanationText';
export { silentLogger } from './core/logger';
export * as model from './core/model/collections';
export { defaultSyncOptions } from './core/ports/syncEngine';
export { backupChunks, writeBackupFile } from './documents/backup/backupFile';
export { deleteNotes } from './documents/structure/deleteNotes';
export { discardUnsent } from './documents/structure/discardUnsent';
export { settleConflict } from './documents/structure/settleConflict';
export { moveByOne, moveNote } from './documents/structure/moveNote';
export { restoreNote, restoreNoteVersion } from './documents/structure/restoreNote';
export { undoChange } from './documents/structure/undoChange';
export { transientSession } from './sync/account';
export { accountService } from './sync/accountService';
export { parseRemoteTarget } from './sync/remoteTarget';
export { acceptInvitation } from './sync/sharing/acceptInvitation';
export { changeRole, removeMember, transferOwnership } from './sync/sharing/changeMembers';
export { isInvitationCode, parseInvitation } from './sync/sharing/invitationCode';
export { invite } from './sync/sharing/invite';
export { leaveCampaign } from './sync/sharing/leaveCampaign';
export { systemClock } from './sync/systemClock';

/** Opens a campaign file; see `src/db/openCampaignStore.ts`. The database code is loaded on the first call. */
export async function openCampaignStore(options: OpenOptions): Promise<CampaignStore> {
  const db = await import('./db/openCampaignStore');
  return db.openCampaignStore(options);
}

/** Makes a sync engine that remembers the files of this computer; see `src/sync/syncEngine.ts`. */
export function createSyncEngine(parts: SyncEngineParts): SyncEngine {
  return createEngine({ memory: folderMemory(), ...parts });
}

/** Connects to a Firestore project or its emulator. The Firestore code is loaded on the first call. */
export async function connectFirestore(target: RemoteTarget): Promise<RemoteConnection> {
  const firestore = await import('./sync/firestore/connectFirestore');
  return firestore.connectFirestore(target);
}

/** Connects the live bell of a project or its emulator. Its code, the full SDK, is loaded on the first call. */
export async function connectBell(target: RemoteTarget): Promise<RemoteBell> {
  const bell = await import('./sync/firestore/connectBell');
  return bell.connectBell(target);
}

/** Imports creatures; see `src/documents/creatures/importCreatures.ts`. Its code is loaded on the first call. */
export const importCreatures: typeof creatures.importCreatures = async (...args) => {
  const { importCreatures: run } = await import('./documents/creatures/importCreatures');
  return run(...args);
};

/** Imports a folder; see `src/documents/import/importFolder.ts`. Its code is loaded on the first call. */
export const importFolder: typeof importer.importFolder = async (...args) => {
  const { importFolder: run } = await import('./documents/import/importFolder');
  return run(...args);
};

/** Exports a campaign; see `src/documents/export/exportCampaign.ts`. Its code is loaded on the first call. */
export const exportCampaign: typeof exporter.exportCampaign = async (...args) => {
  const { exportCampaign: run } = await import('./documents/export/exportCampaign');
  return run(...args);
};

/** Makes a campaign file from a backup; see `src/db/backup/restoreBackup.ts`. Its code is loaded on the first call. */
export const restoreBackup: typeof restoring.restoreBackup = async (...args) => {
  const { restoreBackup: run } = await import('./db/backup/restoreBackup');
  return run(...args);
};

/** Brings the notes out of a damaged file; see `src/db/salvage/salvageFile.ts`. Its code is loaded on the first call. */
export const salvageFile: typeof salvaging.salvageFile = async (...args) => {
  const { salvageFile: run } = await import('./db/salvage/salvageFile');
  return run(...args);
};

/** Copies a note; see `src/documents/structure/duplicateNote.ts`. Loaded on the first call, as the three below. */
export const duplicateNote: typeof structure.duplicateNote = async (...args) =>
  (await loadStructure()).duplicateNote(...args);

/** Makes a note one of another kind; see `src/documents/structure/changeKind.ts`. */
export const changeKind: typeof structure.changeKind = async (...args) =>
  (await loadStructure()).changeKind(...args);

/** Reveals a note to the players or hides it from them; see `src/documents/structure/setAudience.ts`. */
export const setAudience: typeof structure.setAudience = async (...args) =>
  (await loadStructure()).setAudience(...args);

/** Merges two notes; see `src/documents/structure/mergeNotes.ts`. */
export const mergeNotes: typeof structure.mergeNotes = async (...args) =>
  (await loadStructure()).mergeNotes(...args);

/** Moves a section to a note of its own; see `src/documents/structure/splitSection.ts`. */
export const splitSection: typeof structure.splitSection = async (...args) =>
  (await loadStructure()).splitSection(...args);

function loadStructure(): Promise<typeof structure> {
  return import('./documents/structure/structure');
}
/** Brings a folder and a campaign into step; see `src/documents/mirror/mirrorCampaign.ts`. Its code is loaded on the first call. */
export const mirrorCampaign: typeof mirroring.mirrorCampaign = async (...args) => {
  const { mirrorCampaign: run } = await import('./documents/mirror/watchMirror');
  return run(...args);
};

/** Keeps a folder and a campaign in step; see `src/documents/mirror/watchMirror.ts`. Its code is loaded on the first call. */
export const watchMirror: typeof mirroring.MirrorWatcher.start = async (...args) => {
  const { MirrorWatcher } = await import('./documents/mirror/watchMirror');
  return MirrorWatcher.start(...args);
};
