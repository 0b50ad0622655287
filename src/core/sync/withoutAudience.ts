import { parseFrontMatter } from '../markdown/frontMatter';
import { removeFrontMatterKey } from '../markdown/frontMatterEdit';
import { audienceKeyOf } from '../model/projection';

/** Front matter without the line that lets the players see its note; a block that was made for this line goes with it. */
export function withoutAudience(frontMatter: string): string {
  const key = audienceKeyOf(parseFrontMatter(frontMatter));
  if (key === undefined) return frontMatter;
  const without = removeFrontMatterKey(frontMatter, key);
  return /^---\r?\n---\r?\n?$/.test(without) ? '' : without;
}
