import { Uri, workspace } from 'vscode';
import { versionScheme } from '../core/contributions';
import type { Disposable } from '../core/disposable';
import type { RecordId } from '../core/model/ids';
import type { CampaignFile } from '../platform/campaignFile';
import { noteFileName, parseNotePath } from './notePath';

/** Where a version of a note can be read, as one side of a comparison. */
export function versionUri(docId: RecordId, title: string, versionId: number): Uri {
  return Uri.from({
    scheme: versionScheme,
    path: `/${docId}/${noteFileName(title)}`,
    query: String(versionId),
  });
}

/** Makes versions open as documents that cannot be edited; one that is not kept any more is empty. */
export function registerVersions(campaign: CampaignFile): Disposable {
  return workspace.registerTextDocumentContentProvider(versionScheme, {
    provideTextDocumentContent: async (uri) => {
      const path = parseNotePath(uri.path);
      const store = await campaign.existing();
      if (path?.type !== 'note' || store === undefined) return '';
      return (await store.history.version(path.docId, Number(uri.query)))?.text ?? '';
    },
  });
}
