import assert from 'node:assert/strict';
import {
  lastUndoable,
  operationLabel,
  undoLabel,
} from '../../../../src/core/history/operationLabel';
import type { Operation } from '../../../../src/core/ports/historyReader';

function operation(id: number, facts: Partial<Operation> = {}): Operation {
  return {
    id,
    at: id,
    origin: 'command',
    label: null,
    author: null,
    deviceId: 'd',
    notes: 1,
    title: 'Bree',
    undoneBy: null,
    ...facts,
  };
}

describe('the name of an operation', () => {
  it('is its label, else what it did to what', () => {
    assert.equal(operationLabel(operation(1, { label: 'Move "Bree"' })), 'Move "Bree"');
    assert.equal(operationLabel(operation(1, { origin: 'edit' })), 'Edit "Bree"');
    assert.equal(
      operationLabel(operation(1, { origin: 'import', notes: 12 })),
      'Import (12 notes)',
    );
  });

  it('turns from undo to redo and back', () => {
    assert.equal(undoLabel('Import (12 notes)'), 'Undo: Import (12 notes)');
    assert.equal(undoLabel(undoLabel('Import (12 notes)')), 'Redo: Import (12 notes)');
    assert.equal(undoLabel('Redo: Import (12 notes)'), 'Undo: Import (12 notes)');
  });
});

describe('the operation that undo means', () => {
  it('is the last that is neither undone nor an undo nor came from the server', () => {
    const operations = [
      operation(5, { origin: 'sync' }),
      operation(4),
      operation(3, { undoneBy: 4 }),
      operation(2),
    ];
    assert.equal(lastUndoable(operations)?.id, 2);
    assert.equal(lastUndoable([operation(4), operation(3, { undoneBy: 4 })]), undefined);
  });
});
