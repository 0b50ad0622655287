import type { RecordId } from '../../core/model/ids';
import { naturalCompare } from '../../core/order/naturalCompare';
import type { CompiledTerm } from '../../core/search/findSpans';
import { foldedWords, holdsAny } from '../../core/search/findSpans';

/** A note that was found by its names. */
export interface NamedNote {
  readonly docId: RecordId;
  readonly title: string;
  /** As JSON. */
  readonly aliases: string;
}

/** Where the words were found, best first. Among equals in the title the shorter one comes first. */
const tiers = { exact: 0, start: 1, title: 2, alias: 3, tag: 4 } as const;

type Tier = (typeof tiers)[keyof typeof tiers];

/** Orders notes whose title, aliases and tags hold every group of terms. */
export function rankNames(
  notes: readonly NamedNote[],
  groups: readonly (readonly CompiledTerm[])[],
): readonly RecordId[] {
  return notes
    .map((note) => ({ note, tier: tierOf(note, groups) }))
    .sort(
      (a, b) =>
        a.tier - b.tier ||
        (a.tier <= tiers.title ? a.note.title.length - b.note.title.length : 0) ||
        naturalCompare(a.note.title, b.note.title) ||
        (a.note.docId < b.note.docId ? -1 : 1),
    )
    .map(({ note }) => note.docId);
}

function tierOf({ title, aliases }: NamedNote, groups: readonly (readonly CompiledTerm[])[]): Tier {
  const inTitle = groups.map((terms) => holdsAny(title, terms));
  if (inTitle.every(Boolean)) return titleTier(title, groups);
  const names = (JSON.parse(aliases) as readonly string[]).join('\n');
  const inNames = groups.every((terms, i) => inTitle[i] === true || holdsAny(names, terms));
  return inNames ? tiers.alias : tiers.tag;
}

/** The title may be just these words in this order, or begin with them. */
function titleTier(title: string, groups: readonly (readonly CompiledTerm[])[]): Tier {
  const typed = groups.flatMap((terms) => terms[0]?.words ?? []).join(' ');
  const words = foldedWords(title).join(' ');
  if (words === typed) return tiers.exact;
  return words.startsWith(typed) ? tiers.start : tiers.title;
}
