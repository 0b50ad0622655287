import assert from 'node:assert/strict';
import { readNoteFacts } from '../../../../src/documents/import/noteFacts';

function facts(text: string, path = 'Notes/Note.md'): ReturnType<typeof readNoteFacts> {
  return readNoteFacts(path, path.replace(/^.*\/|\.md$/g, ''), text);
}

function frontMatter(...lines: readonly string[]): string {
  return ['---', ...lines, '---', 'Text'].join('\n');
}

describe('readNoteFacts', () => {
  it('reads the session number from any of its keys', () => {
    assert.equal(facts(frontMatter('session-number: 3')).number, 3);
    assert.equal(facts(frontMatter('sessionnumber: "08 "')).number, 8);
    assert.equal(facts(frontMatter('number: 12')).number, 12);
  });

  it('reads the session number from the title where no key has it', () => {
    assert.equal(facts('', 'Session 12.md').number, 12);
    assert.equal(facts('', 'session-2-mires-end.md').number, 2);
    assert.equal(facts('', 'Campaign 1 - Session 06 - Whispers.md').number, 6);
    assert.equal(facts(frontMatter('sessionnumber: ""'), 'Session 4.md').number, 4);
    assert.equal(facts('', 'Obsession 9.md').number, null);
  });

  it('keeps the session date as written', () => {
    assert.equal(facts(frontMatter('date: 2025-08-01')).date, '2025-08-01');
    assert.equal(facts(frontMatter('date: Dawn 06, 212 PR')).date, 'Dawn 06, 212 PR');
    assert.equal(facts('').date, null);
  });

  it('reads the parent with and without link brackets', () => {
    assert.equal(facts(frontMatter('parent: "[[The Mine|mine]]"')).parent, 'The Mine');
    assert.equal(facts(frontMatter('parent: [[The Mine]]')).parent, 'The Mine');
    assert.equal(facts(frontMatter('parent: The Mine')).parent, 'The Mine');
    assert.equal(facts(frontMatter('parent:')).parent, undefined);
  });

  it('reads the order, fractions included', () => {
    assert.equal(facts(frontMatter('order: 2')).order, 2);
    assert.equal(facts(frontMatter('order: 1.5')).order, 1.5);
    assert.equal(facts(frontMatter('order: first')).order, undefined);
  });

  it('compares keys without case', () => {
    assert.equal(facts(frontMatter('Type: Scene')).clues.type, 'Scene');
  });

  it('takes tags that YAML hides as comments', () => {
    assert.deepEqual(facts(frontMatter('tags:', '  - #NPC')).clues.tags, ['NPC']);
  });

  it('survives front matter that is not YAML', () => {
    assert.equal(facts(frontMatter('type: npc', 'title: {{title}}: x', '\t- [')).clues.type, 'npc');
  });
});
