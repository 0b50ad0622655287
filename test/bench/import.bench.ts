import { rm } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../support/launch/temporaryFolder';
import { repositoryRoot } from '../support/repository';
import { findVault } from '../support/vaults';
import { usingStore } from '../support/withStore';
import type { BenchResult } from './benchResult';
import { insertBarely } from './support/bareImport';
import { importNoteSet } from './support/filledCampaign';
import { compareFootprints } from './support/footprint';
import { compare, milliseconds } from './support/measure';
import type { NoteSet } from './support/noteSet';
import { tenThousandNotes } from './support/noteSet';

/** Imports notes into a new file: ten thousand of them, and a real vault (the sample campaign where that is not there). */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = findVault('thellade') ?? path.join(repositoryRoot, 'samples/the-drowned-bell');
  const results: BenchResult[] = [];
  for (const notes of [await tenThousandNotes(), { name: path.basename(folder), folder }]) {
    results.push(await compareImport(notes));
  }
  results.push(...(await compareFootprints()));
  return results;
}

async function compareImport(notes: NoteSet): Promise<BenchResult> {
  const folder = temporaryFolder('bench');
  const file = path.join(folder.path, 'campaign.db');
  const onNewFile = async (work: () => Promise<unknown>): Promise<number> => {
    const elapsed = await milliseconds(work);
    for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
    return elapsed;
  };
  const result = await compare({
    name: `import ${notes.name}`,
    ours: () => onNewFile(() => usingStore({ file }, (store) => importNoteSet(store, notes))),
    peers: { 'bare driver: texts and words': () => onNewFile(() => insertBarely(file, notes)) },
    budget: { of: 'ratio', most: 2 },
  });
  await folder.remove();
  return result;
}
