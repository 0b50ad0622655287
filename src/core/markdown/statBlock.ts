import type { JsonObject } from '../json';
import { yamlMembers, parseYaml } from './frontMatterYaml';

/** The first fenced block of the language `statblock`, its content in group 2. */
const fence = /^[ ]{0,3}(`{3,}|~{3,})[ \t]*statblock[^\n]*\n([\s\S]*?)^[ ]{0,3}\1/m;

/**
 * A creature's stat block: the YAML of the text's first fenced `statblock`, as the Fantasy Statblocks plugin for Obsidian
 * writes it; null without one, and when it is no YAML mapping.
 */
export function readStatBlock(body: string): JsonObject | null {
  if (!body.includes('statblock')) return null;
  const yaml = fence.exec(body.replaceAll('\r\n', '\n'))?.[2];
  const members = yaml === undefined ? undefined : yamlMembers(parseYaml(yaml), yaml);
  if (members === undefined) return null;
  return Object.fromEntries(members.map(({ key, value }) => [key, value]));
}
