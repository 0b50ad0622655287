import { randomBytes } from 'node:crypto';

import { MoonforgeError } from '../../core/errors';
import { parseJsonObject } from '../../core/json';
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

/** Whether a pasted text is meant to be a code. */
export function isInvitationCode(text: string): boolean {
  return compact(text).startsWith(prefix);
}

/** One line that survives mail and chat. */
export function formatInvitation(code: InvitationCode): string {
  const { address, projectId, campaignId, secret, name } = code;
  const server =
    address.kind === 'emulator'
      ? { e: `${address.host}:${address.port}`, p: projectId }
      : { f: address.config };
  const content = { c: campaignId, s: secret, n: name.slice(0, longestName), ...server };
  return prefix + Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** Reads a code, line breaks of a mail program included. Rejects anything else as `invalid-input`. */
export function parseInvitation(text: string): InvitationCode {
  const code = compact(text);
  if (!code.startsWith(prefix)) {
    throw invalid(`This is no invitation: it begins with “${prefix}”.`);
  }
  const encoded = Buffer.from(code.slice(prefix.length), 'base64url').toString('utf8');
  const { c, s, n, e, p, f } = parseJsonObject(encoded);
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

/** What a mail program may put around and into it. */
function compact(text: string): string {
  return text.replace(/[\s<>"'`“”]+/g, '');
}

function incomplete(): MoonforgeError {
  return invalid(
    'This invitation is damaged: copy the whole code again, from its first letter to its last.',
  );
}

function invalid(message: string): MoonforgeError {
  return new MoonforgeError('invalid-input', message);
}
