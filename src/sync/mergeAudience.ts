import { jsonEqual, type JsonObject, type JsonValue } from '../core/json';
import { parseFrontMatter } from '../core/markdown/frontMatter';
import { audienceKeyOf } from '../core/model/projection';
import type { SyncImage } from '../core/ports/syncStore';
import { audienceOf } from '../core/sync/audienceOf';
import { withoutAudience } from '../core/sync/withoutAudience';

/** Three versions of a record, of which the first may not be known. */
interface Versions {
  readonly base: SyncImage | undefined;
  readonly mine: SyncImage;
  readonly theirs: SyncImage;
}

/**
 * The merged data, closed to the players where a side that says so could otherwise be overruled: what one side hid, or what
 * both sides say differently without a known base, is hidden. A secret that was shown cannot be taken back; a note that
 * was hidden in error can be revealed again.
 */
export function mergeAudience(versions: Versions, merged: SyncImage): JsonObject {
  const { data } = merged;
  const { frontMatter } = data;
  const closing = audienceOf(merged) === 'table' ? hiddenBy(versions) : undefined;
  if (closing === undefined || typeof frontMatter !== 'string') return data;
  const hidden = { ...data, frontMatter: withoutAudience(frontMatter) };
  if (audienceOf({ ...merged, data: hidden }) === 'gm') return hidden;
  // A block that is written so oddly that the line cannot be taken out.
  return { ...data, frontMatter: closing.data['frontMatter'] ?? '' };
}

/** The side that keeps the note with the game masters, if one does by its own word. */
function hiddenBy({ base, mine, theirs }: Versions): SyncImage | undefined {
  return [theirs, mine].find(
    (side) =>
      audienceOf(side) === 'gm' &&
      (base === undefined || !jsonEqual(audienceLine(side), audienceLine(base))),
  );
}

/** What the text says of its audience, whatever it may mean. */
function audienceLine({ data }: SyncImage): JsonValue {
  const text = data['frontMatter'];
  if (typeof text !== 'string') return null;
  const frontMatter = parseFrontMatter(text);
  const key = audienceKeyOf(frontMatter);
  return key === undefined ? null : (frontMatter.values.get(key) ?? null);
}
