import { MoonforgeError } from '../../core/errors';
import { parseFrontMatter } from '../../core/markdown/frontMatter';
import { setFrontMatterKey } from '../../core/markdown/frontMatterEdit';
import type { Audience } from '../../core/model/audience';
import type { RecordId } from '../../core/model/ids';
import { audienceKeyOf } from '../../core/model/projection';
import type { CampaignStore } from '../../core/ports/campaignStore';
import { withoutAudience } from '../../core/sync/withoutAudience';
import { endingOf } from './noteDraft';
import { requireNote } from './requireNote';

/**
 * Writes into a note's front matter who may see it: `audience: table` for the players too, nothing for the game masters
 * alone. Gives whether the text changed. Rejects with `invalid-input` for campaigns, which stay with the game masters.
 */
export async function setAudience(
  store: CampaignStore,
  docId: RecordId,
  audience: Audience,
): Promise<boolean> {
  const title = (await store.notes.summary(docId))?.title ?? docId;
  const label = audience === 'table' ? `Reveal "${title}"` : `Hide "${title}"`;
  return store.write(
    async (unit) => {
      const record = await requireNote(unit, docId);
      if (record.collection === 'campaigns') {
        throw new MoonforgeError(
          'invalid-input',
          'A campaign’s own page stays with the game masters: reveal the notes that players may see.',
        );
      }
      if ((record.audience ?? 'gm') === audience) return false;
      const { frontMatter, body } = record;
      const key = audienceKeyOf(parseFrontMatter(frontMatter)) ?? 'audience';
      const written =
        audience === 'table'
          ? setFrontMatterKey(frontMatter, key, audience, endingOf(body))
          : withoutAudience(frontMatter);
      await unit.put(record.collection, { docId, frontMatter: written });
      return true;
    },
    { origin: 'command', label },
  );
}
