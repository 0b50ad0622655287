import type { DocumentData, DocumentSnapshot } from 'firebase/firestore/lite';
import { Timestamp, deleteField, FieldPath, serverTimestamp } from 'firebase/firestore/lite';

import { jsonEqual, type JsonObject, type JsonValue } from '../../core/json';
import type { Audience } from '../../core/model/audience';
import { isRecordId } from '../../core/model/ids';
import { layoutVersion } from '../../core/sync/layoutVersion';
import type { RemoteCompaction, RemoteDocument, RemoteWrite } from '../../core/ports/remoteStore';
import type { RemoteState, SyncCursor } from '../../core/ports/syncStore';

/** A change of one field of a document: its path and its new value, a deletion or a server value. */
export type FieldChange = readonly [path: FieldPath, value: unknown];

/** The whole document that creates a record. */
export function newDocument(write: RemoteWrite, userId: string): DocumentData {
  const { collection, rev, deleted, data, moved, parts } = write.state;
  return {
    ...(moved === true ? { moved } : {}),
    collection,
    v: layoutVersion,
    rev,
    updatedAt: serverTimestamp(),
    by: { uid: userId, device: write.device },
    seen: { [seenKey(userId, write.device)]: write.marker },
    deleted,
    data,
    body: inlineBody(write.state),
    ...(parts === undefined ? {} : { parts }),
  };
}

/** What the document itself carries of the body. */
function inlineBody({ body, parts }: RemoteState): string {
  return parts === undefined ? body : '';
}

/** Where a device's marker is; the rules let nobody write under the id of another user. */
function seenKey(userId: string, device: string): string {
  return `${userId}:${device}`;
}

/** Only what differs from the base, so that fields this program does not know keep what they are. */
export function changedFields(
  { state, base, device, marker }: RemoteWrite,
  userId: string,
): readonly FieldChange[] {
  const changes: FieldChange[] = [
    [new FieldPath('v'), layoutVersion],
    [new FieldPath('rev'), state.rev],
    [new FieldPath('updatedAt'), serverTimestamp()],
    [new FieldPath('by'), { uid: userId, device }],
    [new FieldPath('seen', seenKey(userId, device)), marker],
  ];
  if (state.deleted !== base?.deleted) changes.push([new FieldPath('deleted'), state.deleted]);
  const body = inlineBody(state);
  if (base === undefined || body !== inlineBody(base)) changes.push([new FieldPath('body'), body]);
  if (!jsonEqual(state.parts, base?.parts)) {
    changes.push([new FieldPath('parts'), state.parts ?? deleteField()]);
  }
  if (state.moved !== base?.moved) {
    changes.push([new FieldPath('moved'), state.moved === true ? true : deleteField()]);
  }
  // Nothing is to stay behind, a field that nobody here knows of neither.
  if (state.moved === true) return [...changes, [new FieldPath('data'), {}]];
  return [...changes, ...changedData(state.data, base?.data ?? {})];
}

function changedData(data: JsonObject, base: JsonObject): readonly FieldChange[] {
  const changed = Object.entries(data)
    .filter(([key, value]) => !Object.hasOwn(base, key) || !jsonEqual(value, base[key]))
    .map(([key, value]): FieldChange => [new FieldPath('data', key), value]);
  const removed = Object.keys(base)
    .filter((key) => !Object.hasOwn(data, key))
    .map((key): FieldChange => [new FieldPath('data', key), deleteField()]);
  return [...changed, ...removed];
}

/**
 * Reads a document that any version of the program, or a person in the console, may have written: what is missing or
 * of another type reads as empty. `undefined` when its id cannot be a record's.
 */
export function readDocument(
  snapshot: DocumentSnapshot,
  audience: Audience,
): RemoteDocument | undefined {
  const fields = snapshot.data();
  if (fields === undefined || !isRecordId(snapshot.id)) return undefined;
  const { collection, rev, updatedAt, seen, deleted, data, body, moved, parts } = fields;
  return {
    ...(moved === true ? { moved: true } : {}),
    docId: snapshot.id,
    audience,
    collection: typeof collection === 'string' ? collection : '',
    rev: typeof rev === 'number' ? rev : 0,
    updatedAt: readTime(updatedAt),
    seen: seenMarkers(seen),
    deleted: deleted === true,
    data: toJsonObject(data),
    body: typeof body === 'string' ? body : '',
    ...(Array.isArray(parts) ? { parts: parts.map(String) } : {}),
  };
}

/** The document that counts what was taken out of an audience; no record can have this id. */
export const compactionId = '.compaction';

/** What a page of the change stream says of documents that were taken out; `undefined` when it says nothing. */
export function readCompaction(
  snapshots: readonly DocumentSnapshot[],
): RemoteCompaction | undefined {
  const fields = snapshots.find(({ id }) => id === compactionId)?.data();
  if (fields === undefined) return undefined;
  const { rev, updatedAt, compactedBefore } = fields;
  if (typeof rev !== 'number') return undefined;
  const position = { updatedAt: readTime(updatedAt), docId: compactionId };
  return { ...position, rev, compactedBefore: readTime(compactedBefore) };
}

/** Server time as text, that of the beginning for what is none. */
export function readTime(value: unknown): string {
  return value instanceof Timestamp ? formatTime(value) : '0.000000000';
}

/** The position of a document in the change stream, whether it can be read or not. */
export function positionOf(snapshot: DocumentSnapshot): SyncCursor {
  return { updatedAt: readTime(snapshot.get('updatedAt')), docId: snapshot.id };
}

/** Server time as text, exact to the nanosecond. */
function formatTime({ seconds, nanoseconds }: Timestamp): string {
  return `${seconds}.${String(nanoseconds).padStart(9, '0')}`;
}

/** The inverse of the text in a cursor. */
export function parseTime(text: string): Timestamp {
  const [seconds, nanoseconds] = text.split('.');
  return new Timestamp(Number(seconds), Number(nanoseconds));
}

/** The markers of a document's `seen`. */
export function seenMarkers(seen: unknown): ReadonlySet<string> {
  const values = Object.values(toJsonObject(seen));
  return new Set(values.filter((value) => typeof value === 'string'));
}

function toJsonObject(value: unknown): JsonObject {
  const json = toJson(value);
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as JsonObject)
    : {};
}

/** Values JSON cannot carry are left out; update masks leave them alone on the server. */
function toJson(value: unknown): JsonValue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value)) return value.map((item) => toJson(item) ?? null);
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) {
    return undefined;
  }
  const members = Object.entries(value).map(([key, member]) => [key, toJson(member)] as const);
  return Object.fromEntries(
    members.filter((member): member is [string, JsonValue] => member[1] !== undefined),
  );
}
