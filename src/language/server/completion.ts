import type { CompletionItem, CompletionList, Position, Range } from 'vscode-languageserver';
import { CompletionItemKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isLinkable } from '../../core/markdown/isLinkable';
import type { OpenLink } from './linkBeforeCursor';
import { linkBeforeCursor } from './linkBeforeCursor';
import { bestMatches } from './matchNames';
import type { LinkableName, NoteIndex } from './noteIndex';

/** More are not read by anyone; typing on narrows the list. */
const itemLimit = 100;

/** Offers the names and aliases of the document's campaign inside `[[…`. */
export function completeLinks(
  document: TextDocument,
  position: Position,
  campaignId: string,
  index: NoteIndex,
): CompletionList {
  const link = linkBeforeCursor(document.getText(), document.offsetAt(position));
  if (link === undefined) return { isIncomplete: false, items: [] };
  const linkable = index.namesOf(campaignId).filter(({ note }) => isLinkable(note.title));
  const matches = bestMatches(linkable, ({ folded }) => folded, link.typed, itemLimit + 1);
  const range = editRange(document, link);
  const items = matches.slice(0, itemLimit).map((name, rank) => linkItem(name, link, range, rank));
  return { isIncomplete: matches.length > itemLimit, items };
}

/** Closing brackets that are there already are replaced with the item's own, so the cursor ends behind them. */
function editRange(document: TextDocument, { start, end, closing }: OpenLink): Range {
  return { start: document.positionAt(start), end: document.positionAt(end + closing) };
}

function linkItem(
  name: LinkableName,
  { hasSubpath }: OpenLink,
  range: Range,
  rank: number,
): CompletionItem {
  const { note, isAlias } = name;
  const target = isAlias && isLinkable(name.name) ? `${note.title}|${name.name}` : note.title;
  return {
    label: name.name,
    kind: isAlias ? CompletionItemKind.Reference : CompletionItemKind.File,
    detail: note.kind,
    labelDetails: { description: isAlias ? `${note.kind} · ${note.title}` : note.kind },
    ...(note.summary === '' ? {} : { documentation: note.summary }),
    filterText: filterText(name),
    sortText: String(rank).padStart(3, '0'),
    textEdit: { range, newText: hasSubpath ? note.title : `${target}]]` },
  };
}

/** The editor filters again and knows nothing of diacritics, so it gets the folded name as well. */
function filterText({ name, folded }: LinkableName): string {
  return folded === name.toLowerCase() ? name : `${name} ${folded}`;
}
