import { open } from 'node:fs/promises';

/** What the first 100 bytes of a SQLite file say (https://www.sqlite.org/fileformat.html#the_database_header). */
export interface DatabaseHeader {
  readonly isSqlite: boolean;
  readonly applicationId: number;
  readonly userVersion: number;
  /** Bytes the file should have, as of the last change; 0 when the header does not tell. */
  readonly size: number;
}

const magic = 'SQLite format 3\0';
const headerSize = 100;

/** Reads the header without SQLite, which might recover or lock the file; `undefined` for an empty file. */
export async function readDatabaseHeader(file: string): Promise<DatabaseHeader | undefined> {
  const handle = await open(file, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(headerSize), 0, headerSize, 0);
    return bytesRead === 0 ? undefined : parseHeader(buffer);
  } finally {
    await handle.close();
  }
}

function parseHeader(header: Buffer): DatabaseHeader {
  const pageSize = header.readUInt16BE(16);
  // The page count is valid only while the writer's change counter agrees.
  const countIsValid = header.readUInt32BE(24) === header.readUInt32BE(92);
  return {
    isSqlite: header.toString('latin1', 0, magic.length) === magic,
    applicationId: header.readUInt32BE(68),
    userVersion: header.readUInt32BE(60),
    size: countIsValid ? header.readUInt32BE(28) * (pageSize === 1 ? 65_536 : pageSize) : 0,
  };
}
