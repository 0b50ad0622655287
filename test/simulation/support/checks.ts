import { stableStringify, type JsonObject, type JsonValue } from '../../../src/core/json';
import { collections } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import type { RemoteState, SyncImage } from '../../../src/core/ports/syncStore';
import { homeOf, type Home } from '../../../src/core/sync/homeOf';
import { findRecord } from '../../../src/db/read/findRecord';
import { readBasesOf } from '../../../src/db/sync/bases';
import { readParentCycles } from '../../../src/db/sync/parentCycles';
import { imageOf } from '../../../src/db/sync/images';
import { sameImage } from '../../../src/sync/sameImage';
import { plain, type ModelDocument } from './modelServer';
import type { Simulation } from './run';
import { BrokenInvariant, type SimClient } from './simClient';

/** I1: what is in a file is in its bases or in its outbox. */
export async function assertQueued(
  { campaignId }: Simulation,
  { file, name }: SimClient,
): Promise<void> {
  const notes = await file.sql.all<{ readonly docId: RecordId }>(
    'SELECT docId FROM notes WHERE docId NOT IN (SELECT docId FROM outbox_ops)',
  );
  const source = { sql: file.sql, definitions: collections };
  for (const { docId } of notes) {
    const record = await findRecord(source, docId);
    const home = homeOf(await readBasesOf(file.sql, { docId, campaignId }));
    if (record?.campaignId !== campaignId || isKnown(imageOf(record, home?.base), home)) continue;
    throw new BrokenInvariant('I1', `${name}: the edit of ${docId} is in no outbox`);
  }
}

function isKnown(image: SyncImage, home: Home | undefined): boolean {
  return home === undefined ? image.deleted : sameImage(image, home.base);
}

/** I5, I11, I10, I20, I21, I17: after peace everybody has the same, and everything that was typed. */
export async function assertEqual(simulation: Simulation): Promise<void> {
  const { clients, server, campaignId, ledger } = simulation;
  const remote: ReadonlyMap<string, ModelDocument> =
    server.campaigns.get(campaignId)?.documents ?? new Map();
  const expected = stableStringify(
    Object.fromEntries([...remote].map(([place, document]) => [place, { ...plain(document) }])),
  );
  for (const client of clients) await assertQueued(simulation, client);
  const texts: string[] = [];
  let rows: string | undefined;
  for (const client of clients) {
    const base = await basesOf(client);
    const { records, all } = await contentsOf(client, remote);
    rows ??= records;
    assertSame(`the bases of ${client.name} and the server`, base, expected);
    const [circle] = await readParentCycles(client.file.sql, campaignId);
    if (circle !== undefined) throw new BrokenInvariant('I20', `a circle of ${circle.join()}`);
    assertSame(`the records of ${client.name} and ${clients[0]?.name}`, records, rows);
    texts.push(all);
  }
  const missing = ledger.missing(texts.join('\n'));
  if (missing.length > 0) throw new BrokenInvariant('I10', `lost: ${missing.join(', ')}`);
  for (const document of remote.values()) assertDeletion(simulation, document);
  const { history, takenOut } = server.campaigns.get(campaignId) ?? {};
  for (const [place, states] of history ?? []) {
    const isNext = ({ rev }: RemoteState, i: number): boolean => {
      const before = states[i - 1]?.rev ?? 0;
      return rev === before + 1 || (rev > before && (i === 0 || takenOut?.has(place) === true));
    };
    if (!states.every(isNext)) {
      throw new BrokenInvariant('I5', `${place} has revisions that do not follow one another`);
    }
  }
}

/** I17, and the half of I10 that an edit wins over a deletion. */
function assertDeletion({ gone, ledger }: Simulation, document: ModelDocument): void {
  const { docId, deleted, moved, data, body } = document;
  if (moved === true) return;
  if (!deleted && gone.has(docId)) throw new BrokenInvariant('I17', `${docId} came back by itself`);
  const hidden = deleted ? ledger.hidden(JSON.stringify([data, body])) : [];
  if (hidden.length > 0) {
    throw new BrokenInvariant('I10', `${hidden.join(', ')} went down with ${docId}, unseen`);
  }
}

function assertSame(what: string, found: string, expected: string): void {
  if (found === expected) return;
  throw new BrokenInvariant('I11', `${what} differ:\n${found}\n${expected}`);
}

async function basesOf({ file }: SimClient): Promise<string> {
  const rows = await file.sql.all<{ readonly place: string; readonly baseJson: string }>(
    "SELECT audience || '/' || docId AS place, baseJson FROM local_metas WHERE baseJson IS NOT NULL AND rev IS NOT NULL",
  );
  const bases = rows.map(({ place, baseJson }) => [place, JSON.parse(baseJson) as JsonObject]);
  return stableStringify(Object.fromEntries(bases) as JsonObject);
}

const ownColumns = new Set(['id', 'updatedAt', 'rev']);

/** The records the server knows, and all texts there are in the file. */
async function contentsOf(
  { file }: SimClient,
  remote: ReadonlyMap<string, ModelDocument>,
): Promise<{ readonly records: string; readonly all: string }> {
  const known = new Set<string>([...remote.values()].map(({ docId }) => docId));
  const shared: Record<string, JsonValue> = {};
  const all: unknown[] = [];
  for (const name of ['campaigns', 'entities', 'chapters', 'combatants']) {
    for (const row of await file.sql.all(`SELECT * FROM "${name}"`)) {
      all.push(row);
      const { firebaseId, deletedAt } = row;
      if (!known.has(String(firebaseId))) continue;
      const columns = Object.entries(row).filter(([column]) => !ownColumns.has(column));
      shared[String(firebaseId)] = {
        ...Object.fromEntries(columns),
        deletedAt: deletedAt !== null,
      };
    }
  }
  const conflicts = await file.sql.all('SELECT field, base, mine, theirs FROM conflicts');
  // Fields only a newer version knows live in the bases, those of what was taken out of the server among them.
  const bases = await file.sql.all('SELECT baseJson FROM local_metas');
  return { records: stableStringify(shared), all: JSON.stringify([all, conflicts, bases]) };
}
