import type { Hover, Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { escapeMarkdown } from '../../core/escapeMarkdown';
import { findNoteLinks } from '../../core/markdown/noteLinks';
import type { IndexedNote } from '../noteIndexProtocol';
import type { NoteIndex } from './noteIndex';

/** Says what the wiki link at a position names; `null` where there is none. */
export function hoverLink(
  document: TextDocument,
  position: Position,
  campaignId: string,
  index: NoteIndex,
): Hover | null {
  const offset = document.offsetAt(position);
  const link = findNoteLinks(document.getText()).find(
    ({ kind, start, end }) => kind === 'wiki' && start <= offset && offset < end,
  );
  const notes = link === undefined ? [] : index.resolve(campaignId, link.target);
  if (link === undefined || notes.length === 0) return null;
  return {
    range: { start: document.positionAt(link.start), end: document.positionAt(link.end) },
    contents: { kind: 'markdown', value: notes.map(describe).join('\n\n---\n\n') },
  };
}

function describe({ title, kind, summary, aliases }: IndexedNote): string {
  const names = aliases.length === 0 ? '' : `, also ${aliases.map(escapeMarkdown).join(', ')}`;
  const lines = [`**${escapeMarkdown(title)}** · ${escapeMarkdown(kind)}${names}`];
  if (summary !== '') lines.push(escapeMarkdown(summary));
  return lines.join('\n\n');
}
