import type { Bases, SyncImage } from '../core/ports/syncStore';
import { audienceOf } from '../core/sync/audienceOf';
import { longestBody } from './bodyParts';
import { byteSize, documentBytes } from './batchLimits';
import type { SyncContext } from './syncContext';

/** Why a record must not or cannot travel as it is, as a sentence for its user; `undefined` when it may. */
export function whyUnsendable(
  context: SyncContext,
  image: SyncImage,
  bases: Bases,
): string | undefined {
  if (Object.values(bases).some(({ collection }) => collection !== image.collection)) {
    return otherKind;
  }
  return tooLarge(image) ?? (mayTellSecrets(context, image, bases) ? unknownFields : undefined);
}

const otherKind =
  'The server has something of another kind under the id of this note. Make a new note from its text.';

const unknownFields =
  'A newer version of Moonforge wrote something into this note that this version does not know and that may be secret. The note stays hidden; update Moonforge and save it once more to reveal it.';

/** Fields of every record, apart from those of its collection. */
const commonFields = ['createdAt'];

/**
 * Whether a note would show the players what a newer version wrote into it while it was hidden: this version cannot know
 * whether it is private, and leaving it out would lose it.
 */
function mayTellSecrets({ store }: SyncContext, image: SyncImage, { gm }: Bases): boolean {
  if (gm === undefined || gm.moved === true || audienceOf(image) !== 'table') return false;
  const known = new Set([...Object.keys(store.sync.mergeKinds(image.collection)), ...commonFields]);
  return Object.keys(image.data).some((field) => !known.has(field));
}

/** Why a record cannot travel, where it is too large. */
function tooLarge(image: SyncImage): string | undefined {
  const body = Buffer.byteLength(image.body);
  if (body > longestBody) {
    const size = (body / 1024 / 1024).toFixed(1);
    return `The note’s text has ${size} MiB; sync takes ${longestBody / 1024 / 1024} MiB. Split it, and it will be sent.`;
  }
  if (byteSize(image) <= documentBytes) return undefined;
  const size = (byteSize(image) / 1024).toFixed(0);
  return `The note’s front matter has ${size} KiB; Firestore takes 900 KiB. Shorten it, and the note will be sent.`;
}
