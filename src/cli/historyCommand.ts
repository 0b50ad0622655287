import { countNotes, operationLabel } from '../core/history/operationLabel';
import type { JsonObject } from '../core/json';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { NoteVersion, Operation } from '../core/ports/historyReader';
import { requireCampaign } from '../documents/findCampaign';
import type { Command, CommandContext, CommandResult } from './command';
import { readDocumentId } from './documentId';
import { withStore } from './openStore';
import { formatTable } from './table';
import { readNumber, requireVersion } from './versionArguments';

const defaultLimit = 50;

export const historyCommand: Command = {
  name: 'history',
  usage: 'history --db FILE [ID] [--campaign NAME] [--limit N] [--json]',
  summary: "Lists a note's versions, or without ID the changes to the whole file, newest first.",
  options: ['campaign', 'limit'],
  positionals: ['id'],
  run: runHistory,
};

function runHistory({ args }: CommandContext): Promise<CommandResult> {
  const id = args.optional('id');
  const limit = readNumber('--limit', args.optional('limit') ?? String(defaultLimit));
  return withStore(args.required('db'), 'read', async (store) => {
    if (id === undefined) return listOperations(store, args.optional('campaign'), limit);
    const docId = readDocumentId(id);
    await requireVersion(store, docId, null);
    const versions = await store.history.versions(docId, { limit });
    const head = ['VERSION', 'MADE', 'BYTES', 'BY', 'CHANGE'];
    return {
      text: formatTable([head, ...versions.map(versionRow)]),
      json: versions.map(versionJson),
    };
  });
}

async function listOperations(
  store: CampaignStore,
  campaign: string | undefined,
  limit: number,
): Promise<CommandResult> {
  const campaignId =
    campaign === undefined ? undefined : (await requireCampaign(store.notes, campaign)).docId;
  const operations = await store.history.operations({
    limit,
    ...(campaignId === undefined ? {} : { campaignId }),
  });
  const head = ['NUMBER', 'MADE', 'NOTES', 'BY', 'CHANGE'];
  return {
    text: formatTable([head, ...operations.map(operationRow)]),
    json: operations.map(operationJson),
  };
}

function versionRow({ versionId, at, size, deleted, operation }: NoteVersion): readonly string[] {
  const change = operation?.label ?? operation?.origin ?? '';
  return [
    versionId === null ? 'present' : String(versionId),
    new Date(at).toISOString(),
    String(size),
    operation?.author ?? '',
    deleted ? `${change} (deleted)` : change,
  ];
}

function operationRow(operation: Operation): readonly string[] {
  const { id, at, notes, author, undoneBy } = operation;
  const undone = undoneBy === null ? '' : ` (undone by ${undoneBy})`;
  return [
    String(id),
    new Date(at).toISOString(),
    countNotes(notes),
    author ?? '',
    operationLabel(operation) + undone,
  ];
}

function versionJson({ operation, ...version }: NoteVersion): JsonObject {
  return {
    version: version.versionId,
    title: version.title,
    at: new Date(version.at).toISOString(),
    bytes: version.size,
    deleted: version.deleted,
    operation: operation?.id ?? null,
    origin: operation?.origin ?? null,
    label: operation?.label ?? null,
    author: operation?.author ?? null,
    device: operation?.deviceId ?? null,
  };
}

function operationJson(operation: Operation): JsonObject {
  const { id, at, origin, author, deviceId, notes, undoneBy } = operation;
  return {
    number: id,
    at: new Date(at).toISOString(),
    origin,
    label: operationLabel(operation),
    author,
    device: deviceId,
    notes,
    undoneBy,
  };
}
