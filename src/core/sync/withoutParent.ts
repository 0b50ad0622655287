import { parseFrontMatter } from '../markdown/frontMatter';
import { setFrontMatterKey } from '../markdown/frontMatterEdit';
import type { CollectionDefinition } from '../model/collectionDefinition';
import { frontMatterKeyOf } from '../model/projection';
import type { SyncImage } from '../ports/syncStore';

/** The record at the top; front matter that names its parent says so too, since it decides about the field. */
export function withoutParent(definition: CollectionDefinition, image: SyncImage): SyncImage {
  const { frontMatter } = image.data;
  const data = { ...image.data, parentId: null };
  if (typeof frontMatter !== 'string') return { ...image, data };
  const key = frontMatterKeyOf(definition, parseFrontMatter(frontMatter), 'parentId');
  if (key === undefined) return { ...image, data };
  return { ...image, data: { ...data, frontMatter: setFrontMatterKey(frontMatter, key, null) } };
}
