import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position } from 'vscode-languageserver';
import type { IndexedNote } from '../../../../src/language/noteIndexProtocol';
import { NoteIndex } from '../../../../src/language/server/noteIndex';

export interface MarkedText {
  readonly document: TextDocument;
  readonly offset: number;
  readonly position: Position;
}

/** A note's text with the cursor where `¦` stands; wiki links keep their `|`. */
export function markedText(text: string): MarkedText {
  const offset = text.indexOf('¦');
  const content = text.slice(0, offset) + text.slice(offset + 1);
  const document = TextDocument.create('moonforge:/n1/Note.md', 'markdown', 1, content);
  return { document, offset, position: document.positionAt(offset) };
}

/** A note of campaign `c1` unless said otherwise. */
export function note(title: string, more: Partial<IndexedNote> = {}): IndexedNote {
  const id = more.id ?? title.replace(/\W/g, '');
  return {
    id,
    campaignId: 'c1',
    title,
    kind: 'NPC',
    aliases: [],
    summary: '',
    uri: `moonforge:/${id}/x.md`,
    ...more,
  };
}

export function indexOf(...notes: readonly IndexedNote[]): NoteIndex {
  const index = new NoteIndex();
  index.replaceAll(notes);
  return index;
}
