import type { DocumentLink } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { findNoteLinks } from '../../core/markdown/noteLinks';
import type { NoteIndex } from './noteIndex';

/** Links that open the notes a document's wiki links name. Names nobody has get no link. */
export function documentLinks(
  document: TextDocument,
  campaignId: string,
  index: NoteIndex,
): readonly DocumentLink[] {
  return findNoteLinks(document.getText())
    .filter(({ kind, target }) => kind === 'wiki' && target !== '')
    .flatMap(({ target, start, end }) => {
      const [note, ...others] = index.resolve(campaignId, target);
      if (note === undefined) return [];
      return {
        range: { start: document.positionAt(start), end: document.positionAt(end) },
        target: note.uri,
        tooltip: others.length === 0 ? note.title : `${note.title} (one of ${others.length + 1})`,
      };
    });
}
