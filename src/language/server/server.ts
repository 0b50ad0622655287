import type { Position, TextDocumentIdentifier } from 'vscode-languageserver/node';
import {
  createConnection,
  ProposedFeatures,
  TextDocuments,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { NoteIndexChange, NoteIndexSnapshot } from '../noteIndexProtocol';
import { noteIndexChange, noteIndexSnapshot } from '../noteIndexProtocol';
import { completeLinks } from './completion';
import { documentLinks } from './documentLinks';
import { hoverLink } from './hover';
import { NoteIndex } from './noteIndex';
import { noteIdOf } from './noteIdOf';

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
const index = new NoteIndex();

interface OpenNote {
  readonly document: TextDocument;
  readonly campaignId: string;
}

/** The open document and the campaign its note belongs to; `undefined` when the index does not have the note (yet). */
function openNote({ uri }: TextDocumentIdentifier): OpenNote | undefined {
  const document = documents.get(uri);
  const note = index.get(noteIdOf(uri));
  return document && note && { document, campaignId: note.campaignId };
}

function at<R>(
  params: { readonly textDocument: TextDocumentIdentifier; readonly position: Position },
  feature: (document: TextDocument, position: Position, campaignId: string, index: NoteIndex) => R,
): R | null {
  const note = openNote(params.textDocument);
  return note ? feature(note.document, params.position, note.campaignId, index) : null;
}

connection.onInitialize(() => ({
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    completionProvider: { triggerCharacters: ['['] },
    documentLinkProvider: {},
    hoverProvider: true,
  },
}));
connection.onNotification(noteIndexSnapshot, ({ notes }: NoteIndexSnapshot) =>
  index.replaceAll(notes),
);
connection.onNotification(noteIndexChange, (change: NoteIndexChange) => index.apply(change));
connection.onCompletion((params) => at(params, completeLinks));
connection.onHover((params) => at(params, hoverLink));
connection.onDocumentLinks(({ textDocument }) => {
  const note = openNote(textDocument);
  return note ? [...documentLinks(note.document, note.campaignId, index)] : null;
});
documents.listen(connection);
connection.listen();
