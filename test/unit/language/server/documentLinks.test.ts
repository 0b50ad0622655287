import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { documentLinks } from '../../../../src/language/server/documentLinks';
import { noteIdOf } from '../../../../src/language/server/noteIdOf';
import { indexOf, note } from './markedText';

const index = indexOf(
  note('Old Mill', { id: 'mill', aliases: ['the mill'] }),
  note('Inn', { id: 'inn1' }),
  note('Inn', { id: 'inn2' }),
);

/** What each link covers, where it leads and its tooltip. */
function links(text: string): readonly (readonly (string | undefined)[])[] {
  const document = TextDocument.create('moonforge:/n1/Note.md', 'markdown', 1, text);
  return documentLinks(document, 'c1', index).map(({ range, target, tooltip }) => [
    document.getText(range),
    target,
    tooltip,
  ]);
}

describe('document links', () => {
  it('lead from wiki links, with alias or heading, and embeds to their notes', () => {
    assert.deepEqual(links('To [[Old Mill]], [[the mill|there]] and ![[Old Mill#Wheel]].'), [
      ['[[Old Mill]]', 'moonforge:/mill/x.md', 'Old Mill'],
      ['[[the mill|there]]', 'moonforge:/mill/x.md', 'Old Mill'],
      ['![[Old Mill#Wheel]]', 'moonforge:/mill/x.md', 'Old Mill'],
    ]);
  });

  it('are there in front matter too', () => {
    assert.deepEqual(links('---\nparent: "[[Old Mill]]"\n---\n'), [
      ['[[Old Mill]]', 'moonforge:/mill/x.md', 'Old Mill'],
    ]);
  });

  it('are not there for names nobody has, in code, or for links to a heading of the same note', () => {
    assert.deepEqual(links('[[Nowhere]] `[[Old Mill]]` [[#Heading]] [Inn](Inn.md)'), []);
  });

  it('say when a name is ambiguous', () => {
    assert.deepEqual(links('[[Inn]]'), [['[[Inn]]', 'moonforge:/inn1/x.md', 'Inn (one of 2)']]);
  });
});

describe('note id of a URI', () => {
  it('is the first path segment, whatever the title', () => {
    assert.equal(noteIdOf('moonforge:/n1/Old%20Mill.md'), 'n1');
    assert.equal(noteIdOf('moonforge:/n_1-x'), 'n_1-x');
  });

  it('is empty for other schemes', () => {
    assert.equal(noteIdOf('file:///n1/Old%20Mill.md'), '');
  });
});
