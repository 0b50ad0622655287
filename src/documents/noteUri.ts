import { Uri } from 'vscode';
import { noteScheme } from '../core/contributions';
import type { RecordId } from '../core/model/ids';
import { notePath, parseNotePath } from './notePath';

/** Where a note opens. */
export function noteUri(docId: RecordId, title: string): Uri {
  return Uri.from({ scheme: noteScheme, path: notePath(docId, title) });
}

/** The note a URI names; `undefined` for anything else. */
export function noteIdOfUri(uri: Uri): RecordId | undefined {
  const path = uri.scheme === noteScheme ? parseNotePath(uri.path) : undefined;
  return path?.type === 'note' ? path.docId : undefined;
}
