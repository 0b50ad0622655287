import { Uri } from 'vscode';
import { syncScheme } from '../core/contributions';
import type { RecordId } from '../core/model/ids';
import type { KeptConflict } from '../core/ports/syncReview';
import type { ConflictSide } from './syncDocumentPath';
import { conflictPath, explanationPath, parseSyncPath } from './syncDocumentPath';

/** Where the explanation of what sync does with a note can be read. */
export function explanationUri(docId: RecordId, title: string): Uri {
  return Uri.from({ scheme: syncScheme, path: explanationPath(docId, title) });
}

/** Where one side of a conflict can be read. */
export function conflictUri({ id, title }: KeptConflict, side: ConflictSide): Uri {
  return Uri.from({ scheme: syncScheme, path: conflictPath(id, side, title) });
}

/** The conflict whose side a URI names; `undefined` for anything else. */
export function conflictIdOfUri(uri: Uri): number | undefined {
  const document = uri.scheme === syncScheme ? parseSyncPath(uri.path) : undefined;
  return document?.type === 'conflict' ? document.id : undefined;
}
