import { MoonforgeError } from '../core/errors';
import type { NoteReader, NoteSummary } from '../core/ports/campaignStore';

type CampaignReader = Pick<NoteReader, 'summaries'>;

/**
 * The campaign with this document id, else the one with exactly this name; `undefined` when there is none. Rejects with
 * `ambiguous` when several have the name.
 */
export async function findCampaign(
  reader: CampaignReader,
  nameOrId: string,
): Promise<NoteSummary | undefined> {
  const campaigns = await reader.summaries({ collection: 'campaigns' });
  const byId = campaigns.find(({ docId }) => docId === nameOrId);
  if (byId !== undefined) return byId;
  const name = nameOrId.normalize('NFC');
  const [named, ...others] = campaigns.filter(({ title }) => title.normalize('NFC') === name);
  if (named === undefined || others.length === 0) return named;
  const ids = [named, ...others].map(({ docId }) => docId).join(', ');
  throw new MoonforgeError(
    'ambiguous',
    `${others.length + 1} campaigns are called "${nameOrId}": name one by its id (${ids}).`,
  );
}

/** Like `findCampaign`, but rejects with `not-found` and names the campaigns there are. */
export async function requireCampaign(
  reader: CampaignReader,
  nameOrId: string,
): Promise<NoteSummary> {
  const campaign = await findCampaign(reader, nameOrId);
  if (campaign !== undefined) return campaign;
  const campaigns = await reader.summaries({ collection: 'campaigns' });
  const known = campaigns.slice(0, 5).map(({ title }) => `"${title}"`);
  const more = campaigns.length > known.length ? ', …' : '';
  const hint =
    known.length === 0
      ? 'This file holds none yet.'
      : `This file holds ${known.join(', ')}${more}.`;
  throw new MoonforgeError('not-found', `There is no campaign "${nameOrId}". ${hint}`);
}
