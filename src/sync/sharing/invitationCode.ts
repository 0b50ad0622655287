import { randomBytes } from 'node:crypto';

import { cutText } from '../../core/cutText';
import { MoonforgeError } from '../../core/errors';
import { isJsonObject, parseJson, type JsonObject } from '../../core/json';
import { parseRecordId, type CampaignId } from '../../core/model/ids';
import { isProjectId, parseRemoteTarget, type RemoteAddress } from '../remoteTarget';

/** All that somebody needs who is invited: where, which campaign, and the secret that opens it. */
export interface InvitationCode {
  readonly address: RemoteAddress;
  /** The emulator's project; a project's configuration names its own. */
  readonly projectId: string;
  readonly campaignId: CampaignId;
  readonly secret: string;
  /** The campaign's name when the code was made, to tell codes apart. */
  readonly name: string;
}

const prefix = 'moonforge-invitation:';

/** Characters of a name that a code carries. */
const longestName = 80;

/** A secret of 192 bits as 32 characters. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** Whether there is a code in a pasted text, which may be the whole message that it came with. */
export function isInvitationCode(text: string): boolean {
  return compact(text).includes(prefix);
}

/** One line that survives mail and chat. */
export function formatInvitation(code: InvitationCode): string {
  const { address, projectId, campaignId, secret, name } = code;
  const server =
    address.kind === 'emulator'
      ? { e: `${address.host}:${address.port}`, p: projectId }
      : { f: address.config };
  const content = { c: campaignId, s: secret, n: cutText(name, longestName), ...server };
  return prefix + Buffer.from(JSON.stringify(content)).toString('base64url');
}

/**
 * Reads the code in a text, line breaks of a mail program included. Rejects anything else as `invalid-input`, and quotes
 * none of it: a damaged code may still hold the secret.
 */
export function parseInvitation(text: string): InvitationCode {
  const [, ...after] = compact(text).split(prefix);
  const code = after.at(-1);
  if (code === undefined) throw noInvitation();
  const decoded = Buffer.from(/^[\w-]*/.exec(code)?.[0] ?? '', 'base64url').toString('utf8');
  const { c, s, n, e, p, f } = firstObjectIn(decoded);
  const campaignId = typeof c === 'string' ? parseRecordId(c) : undefined;
  const server = typeof e === 'string' ? e : JSON.stringify(f ?? '');
  if (campaignId === undefined || typeof s !== 'string' || !/^[\w-]{22,64}$/.test(s)) {
    throw incomplete();
  }
  const address = parseRemoteTarget(server);
  const projectId = address.kind === 'project' ? address.config.projectId : p;
  if (typeof projectId !== 'string' || !isProjectId(projectId)) throw incomplete();
  return { address, projectId, campaignId, secret: s, name: typeof n === 'string' ? n : '' };
}

/** The object that a text begins with: after it comes what the words after a code decode to. */
function firstObjectIn(text: string): JsonObject {
  for (let end = text.indexOf('}'); end >= 0; end = text.indexOf('}', end + 1)) {
    const value = parseJson(text.slice(0, end + 1));
    // Otherwise the brace closes something inside.
    if (isJsonObject(value)) return value;
  }
  throw incomplete();
}

/** What a mail program may put around and into it. */
function compact(text: string): string {
  return text.replace(/[\s<>"'`“”]+/g, '');
}

/** What to say of a text that is neither an invitation nor, where one may be, a campaign's id. */
export function noInvitation(orElse = ''): MoonforgeError {
  return invalid(`This is no invitation${orElse}: an invitation begins with “${prefix}”.`);
}

function incomplete(): MoonforgeError {
  return invalid(
    'This invitation is damaged: copy the whole code again, from its first letter to its last.',
  );
}

function invalid(message: string): MoonforgeError {
  return new MoonforgeError('invalid-input', message);
}
