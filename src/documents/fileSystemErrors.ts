import type { Uri } from 'vscode';
import { FileSystemError } from 'vscode';
import { messageOf, reasonOf } from '../core/errors';

/** An error as the editor shows it beside a file; sentences for the user stay as they are. */
export function toFileSystemError(error: unknown, uri: Uri): FileSystemError {
  if (error instanceof FileSystemError) return error;
  const reason = reasonOf(error);
  if (reason === 'not-found') return FileSystemError.FileNotFound(uri);
  const message = messageOf(error);
  return reason === 'database-read-only'
    ? FileSystemError.NoPermissions(message)
    : FileSystemError.Unavailable(message);
}
