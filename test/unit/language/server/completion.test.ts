import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CompletionItem } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { IndexedNote } from '../../../../src/language/noteIndexProtocol';
import { completeLinks } from '../../../../src/language/server/completion';
import { indexOf, markedText, note } from './markedText';

const index = indexOf(
  note('Old Mère', { aliases: ['Mère', 'the Ferrywoman'], summary: 'Keeps the steps.' }),
  note('Old Mill', { kind: 'location' }),
  note('Breck Fallow'),
  note('Elsewhere', { campaignId: 'c2' }),
);

function items(text: string): readonly CompletionItem[] {
  const { document, position } = markedText(text);
  return completeLinks(document, position, 'c1', index).items;
}

function labels(text: string): readonly string[] {
  return items(text).map(({ label }) => label);
}

/** The text after the item with that label was accepted. */
function accept(text: string, label: string): string {
  const { document } = markedText(text);
  const edit = items(text).find((item) => item.label === label)?.textEdit;
  assert.ok(edit && 'range' in edit, `${label} is offered`);
  return TextDocument.applyEdits(document, [edit]);
}

describe('completion of wiki links', () => {
  it('offers every name and alias of the campaign right behind the brackets', () => {
    assert.deepEqual(labels('See [[¦'), [
      'Old Mère',
      'Mère',
      'the Ferrywoman',
      'Old Mill',
      'Breck Fallow',
    ]);
  });

  it('offers nothing outside of a link', () => {
    for (const text of ['See ¦', 'See [¦', '[[Old Mill]] ¦', '[[Old\n¦', '\\[[Old¦']) {
      assert.deepEqual(labels(text), [], text);
    }
  });

  it('offers nothing behind the target', () => {
    for (const text of ['[[Old Mill|¦]]', '[[Old Mill#¦]]', '[[Old Mill#^¦']) {
      assert.deepEqual(labels(text), [], text);
    }
  });

  it('offers nothing in code', () => {
    const fenced = '```\n[[¦\n```\n';
    const open = 'text\n\n~~~\n[[¦';
    for (const text of [fenced, open, 'a `[[¦` b', '<!-- [[¦ -->']) {
      assert.deepEqual(labels(text), [], text);
    }
  });

  it('offers names in front matter', () => {
    assert.deepEqual(labels('---\nparent: "[[Old Mi¦"\n---\n'), ['Old Mill']);
  });

  it('ranks names that begin with what was typed before others', () => {
    assert.deepEqual(labels('[[m¦').slice(0, 3), ['Mère', 'Old Mère', 'Old Mill']);
  });

  it('finds names without regard to case and diacritics, and by scattered letters', () => {
    assert.deepEqual(labels('[[OLD MERE¦'), ['Old Mère']);
    assert.deepEqual(labels('[[bkflw¦'), ['Breck Fallow']);
    assert.match(items('[[mere¦')[0]?.filterText ?? '', /mere/);
  });

  it('tells the kind, and the note behind an alias', () => {
    const [alias] = items('[[Ferryw¦');
    assert.equal(alias?.detail, 'NPC');
    assert.equal(alias.labelDetails?.description, 'NPC · Old Mère');
    assert.equal(alias.documentation, 'Keeps the steps.');
  });

  it('closes the link', () => {
    assert.equal(accept('See [[Old¦', 'Old Mill'), 'See [[Old Mill]]');
  });

  it('uses brackets that are there already', () => {
    assert.equal(accept('See [[¦]] now', 'Old Mill'), 'See [[Old Mill]] now');
    assert.equal(accept('See [[Old¦ M]] now', 'Old Mill'), 'See [[Old Mill]] now');
  });

  it('completes brackets that the editor closed halfway', () => {
    assert.equal(accept('See [[old m¦] soon', 'Old Mère'), 'See [[Old Mère]] soon');
    assert.equal(accept('[a] [[old m¦]', 'Old Mère'), '[a] [[Old Mère]]');
  });

  it('leaves the end of an outer bracket alone', () => {
    assert.equal(accept('[see [[old m¦]', 'Old Mère'), '[see [[Old Mère]]]');
  });

  it('leaves what follows an unclosed link alone', () => {
    assert.equal(
      accept('See [[Old¦ and [[Breck Fallow]]', 'Old Mill'),
      'See [[Old Mill]] and [[Breck Fallow]]',
    );
    assert.equal(accept('See [[Old¦ and so on', 'Old Mill'), 'See [[Old Mill]] and so on');
  });

  it('replaces only the target of a link that has more', () => {
    assert.equal(accept('[[Old¦|her]]', 'Old Mère'), '[[Old Mère|her]]');
    assert.equal(accept('| [[Old¦\\|her]] |', 'Old Mère'), '| [[Old Mère\\|her]] |');
    assert.equal(accept('[[Old¦#Heading]]', 'Old Mère'), '[[Old Mère#Heading]]');
  });

  it('links an alias to its note', () => {
    assert.equal(accept('[[the F¦', 'the Ferrywoman'), '[[Old Mère|the Ferrywoman]]');
    assert.equal(accept('[[the F¦|her]]', 'the Ferrywoman'), '[[Old Mère|her]]');
  });

  it('does not offer names that no link can hold', () => {
    const { document, position } = markedText('[[¦');
    const odd = indexOf(note('A|B'), note('C#D'), note('E]F'), note('Plain', { aliases: ['G|H'] }));
    const { items: offered } = completeLinks(document, position, 'c1', odd);
    assert.deepEqual(
      offered.map(({ label }) => label),
      ['Plain', 'G|H'],
    );
    assert.equal(
      offered[1]?.textEdit && 'newText' in offered[1].textEdit && offered[1].textEdit.newText,
      'Plain]]',
    );
  });

  it('sends a short list that narrows as more is typed, among 10,000 names', () => {
    const many: IndexedNote[] = [];
    for (let i = 0; i < 10_000; i++) many.push(note(`Villager ${i}`));
    const large = indexOf(...many);
    const complete = (text: string): ReturnType<typeof completeLinks> => {
      const { document, position } = markedText(text);
      return completeLinks(document, position, 'c1', large);
    };
    const all = complete('[[vil¦');
    assert.equal(all.items.length, 100);
    assert.equal(all.isIncomplete, true);
    const one = complete('[[villager 9999¦');
    assert.deepEqual(
      one.items.map(({ label }) => label),
      ['Villager 9999'],
    );
    assert.equal(one.isIncomplete, false);
  });
});
