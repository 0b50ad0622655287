import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { MoonforgeError } from '../../core/errors';
import { groupedBy } from '../../core/groupedBy';
import type { JsonValue } from '../../core/json';
import { naturalCompare } from '../../core/order/naturalCompare';
import { describeFileError, fileErrorCode } from '../fileErrors';
import type { FileProblem, OperationProgress } from '../operationReport';
import type { Creature } from './creature';
import { monstersOf } from './fiveEBits';
import type { FixtureRow } from './fixtures';
import { fixtureCreatures, fixtureRows } from './fixtures';

/** What was found below the folder or file that the user named. */
export interface CreatureSource {
  /** At least one; in the order of their files. */
  readonly creatures: readonly Creature[];
  readonly problems: readonly FileProblem[];
}

/** The largest file that is read, in bytes; the whole of the largest known collection has a tenth of it. */
const largestFile = 64 * 1024 * 1024;

interface Found {
  readonly rows: FixtureRow[];
  readonly monsters: Creature[];
  readonly problems: FileProblem[];
}

/**
 * Reads creatures from a folder of JSON files or a single one: Open5e's fixtures (a file of creatures takes the traits,
 * actions and attacks from its folder) and 5e-bits' monsters. Rejects with `invalid-input` when there are none.
 */
export async function readCreatures(
  from: string,
  report: (progress: OperationProgress) => void,
  token: CancellationToken,
): Promise<CreatureSource> {
  const root = path.resolve(from);
  const isFile = await isSingleFile(root, from);
  const base = isFile ? path.dirname(root) : root;
  const named = isFile ? [path.basename(root)] : await jsonFiles(base, token);
  const found: Found = { rows: [], monsters: [], problems: [] };
  const readAll = async (files: readonly string[]): Promise<void> => {
    for (const [i, file] of files.entries()) {
      throwIfCancelled(token);
      report({ done: i, total: files.length, path: file });
      await readInto(found, base, file);
    }
  };
  await readAll(named);
  if (isFile && found.rows.length > 0) await readAll(await neighboursOf(base, named[0] ?? ''));
  const source = unique(joined(found), new Set(named));
  if (source.creatures.length === 0) throw nothingFound(from, isFile, source.problems);
  return source;
}

/** Rows belong together within a folder: two editions side by side do not mix. */
function joined({ rows, monsters, problems }: Found): CreatureSource {
  const folders = [...groupedBy(rows, ({ file }) => path.posix.dirname(file)).values()];
  const sets = folders.map(fixtureCreatures);
  return {
    creatures: [...sets.flatMap(({ creatures }) => creatures), ...monsters],
    problems: [...problems, ...sets.flatMap((set) => set.problems)],
  };
}

/** The creatures of the named files, without those that have no name and the second of two with one key. */
function unique(
  { creatures, problems }: CreatureSource,
  files: ReadonlySet<string>,
): CreatureSource {
  const kept = new Map<string, Creature>();
  const left: FileProblem[] = [];
  for (const creature of creatures.filter(({ file }) => files.has(file))) {
    const { key, file, name } = creature;
    const refusal =
      name.trim() === ''
        ? 'It has no name'
        : kept.has(key)
          ? `${kept.get(key)?.file ?? ''} has it too`
          : undefined;
    if (refusal === undefined) kept.set(key, creature);
    else left.push({ path: file, message: `${key}: ${refusal}: left out.`, severity: 'error' });
  }
  return { creatures: [...kept.values()], problems: [...problems, ...left] };
}

async function readInto(found: Found, base: string, file: string): Promise<void> {
  const value = await readJson(found, base, file);
  if (value === undefined) return;
  const rows = fixtureRows(file, value);
  if (rows !== undefined) found.rows.push(...rows);
  else found.monsters.push(...(monstersOf(file, value) ?? []));
}

/** A file of creatures alone lacks what they can do: that stands in the files beside it. */
async function neighboursOf(base: string, file: string): Promise<readonly string[]> {
  const names = await readdir(base);
  return names.filter((name) => isJson(name) && name !== file).sort(naturalCompare);
}

async function readJson(
  { problems }: Found,
  base: string,
  file: string,
): Promise<JsonValue | undefined> {
  const refuse = (message: string): void => {
    problems.push({ path: file, message, severity: 'error' });
  };
  try {
    const { size } = await stat(path.join(base, file));
    if (size > largestFile) {
      refuse('The file is larger than 64 MB: it was left out.');
      return undefined;
    }
    const text = await readFile(path.join(base, file), 'utf8');
    return JSON.parse(text.replace(/^\uFEFF/, '')) as JsonValue;
  } catch (error) {
    const isBroken = error instanceof SyntaxError;
    refuse(
      isBroken
        ? 'This is not valid JSON: it was left out.'
        : `The file could not be read: ${describeFileError(error)}.`,
    );
    return undefined;
  }
}

async function isSingleFile(root: string, from: string): Promise<boolean> {
  try {
    return !(await stat(root)).isDirectory();
  } catch (error) {
    throw new MoonforgeError(
      'invalid-input',
      `${from} cannot be read: ${describeFileError(error)}.`,
      error,
    );
  }
}

/** JSON files below a folder, hidden folders left out, in natural order of their paths. */
async function jsonFiles(base: string, token: CancellationToken): Promise<readonly string[]> {
  throwIfCancelled(token);
  try {
    const entries = await readdir(base, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && isJson(entry.name))
      .map((entry) => path.relative(base, path.join(entry.parentPath, entry.name)))
      .map((file) => file.split(path.sep).join('/'))
      .filter((file) => !/(^|\/)(\.|node_modules\/)/.test(file))
      .sort(naturalCompare);
  } catch (error) {
    if (fileErrorCode(error) === undefined) throw error;
    throw new MoonforgeError(
      'invalid-input',
      `The folder ${base} cannot be read: ${describeFileError(error)}.`,
      error,
    );
  }
}

function isJson(name: string): boolean {
  return /\.json$/i.test(name);
}

function nothingFound(
  from: string,
  isFile: boolean,
  problems: readonly FileProblem[],
): MoonforgeError {
  const [first] = problems;
  const detail =
    first === undefined
      ? "Expected are Open5e's Creature.json with the files beside it, or the monsters file of 5e-bits."
      : `${first.path}: ${first.message}`;
  const what = isFile ? `${from} holds no creatures` : `No JSON file below ${from} holds creatures`;
  return new MoonforgeError('invalid-input', `${what}, so nothing was imported. ${detail}`);
}
