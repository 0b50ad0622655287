import { messageOf } from '../core/errors';

const sentences: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'a file is there already',
  EFBIG: 'the file is larger than the system allows',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'the name is too long for this disk',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EBUSY: 'another program is using it',
  EMFILE: 'too many files are open',
  EIO: 'the disk reported an error',
};

/** What the file system complains about, in words and without a path; the rest of a sentence. */
export function describeFileError(error: unknown): string {
  const code = fileErrorCode(error);
  return (code === undefined ? undefined : sentences[code]) ?? code ?? messageOf(error);
}

/** The error code of a failed file operation ("ENOENT"). */
export function fileErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
