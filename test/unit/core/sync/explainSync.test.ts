import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CampaignId, RecordId } from '../../../../src/core/model/ids';
import type { EngineState, SyncStatus } from '../../../../src/core/ports/syncEngine';
import { localSyncStatus } from '../../../../src/core/ports/syncEngine';
import type {
  KeptConflict,
  NoteSyncFacts,
  UnsentEdit,
} from '../../../../src/core/ports/syncReview';
import type { SyncExplanation } from '../../../../src/core/sync/explainSync';
import { explainSync } from '../../../../src/core/sync/explainSync';
import { explanationText } from '../../../../src/core/sync/explanationText';

const note = {
  docId: 'note1' as RecordId,
  collection: 'entities',
  campaignId: 'camp1' as CampaignId,
  title: 'Old *Mère*',
  deleted: false,
};

const edit: UnsentEdit = {
  ...note,
  state: 'pending',
  isOnServer: true,
  attempts: 0,
  createdAt: 50,
  nextAttemptAt: 0,
  lastError: null,
};

const synced: NoteSyncFacts = {
  note,
  audience: 'gm',
  base: { audience: 'gm', rev: 4, deleted: false, lastSyncedAt: 10 },
  changed: [],
  edit: undefined,
  conflicts: [],
  log: [],
  state: undefined,
};

const edited: NoteSyncFacts = { ...synced, edit, changed: ['body', 'frontMatter'] };

const conflict: KeptConflict = {
  ...note,
  id: 1,
  field: 'frontMatter.mood',
  base: 'mood: calm',
  mine: 'mood: grim',
  theirs: null,
  createdAt: 1,
  versions: undefined,
  chosen: null,
  resolvedAt: null,
};

function explain(
  facts: NoteSyncFacts,
  status: Partial<SyncStatus> = {},
  server: string | undefined = 'demo',
): SyncExplanation {
  return explainSync(facts, {
    status: { ...localSyncStatus, phase: 'idle', state: 'idle', ...status },
    server,
    now: 100,
    formatTime: (time) => `T${time}`,
  });
}

describe('the explanation of what sync does with a note', () => {
  it('says that nothing is to be sent, and of which revision', () => {
    assert.match(explain(synced).verdict, /^Nothing to send: this file has revision 4/);
    assert.match(explain({ ...synced, base: undefined }).verdict, /not known to have this note/);
    const gone = { ...synced, base: undefined, note: { ...note, deleted: true } };
    assert.match(explain(gone).verdict, /deleted before the server knew it/);
  });

  it('says what the next round sends, as which revision, and which fields', () => {
    const { verdict, reasons } = explain(edited);
    assert.equal(verdict, 'The next round sends the edit as revision 5.');
    assert.ok(reasons[0]?.includes('text, front matter'), reasons[0]);
    assert.ok(reasons.some((reason) => reason.includes('merged')));
  });

  it('says that a new note is sent whole, and a deletion as one', () => {
    const made = explain({ ...edited, base: undefined });
    assert.equal(made.verdict, 'The next round sends the whole note.');
    const again = explain({
      ...edited,
      base: { audience: 'gm', rev: 0, deleted: true, lastSyncedAt: 10 },
    });
    assert.equal(again.verdict, made.verdict);
    assert.ok(
      explanationText(again).includes('| Base | a deletion that the server no longer keeps |'),
    );
    const gone = explain({ ...edited, note: { ...note, deleted: true }, changed: ['deleted'] });
    assert.equal(gone.verdict, 'The next round sends the deletion as revision 5.');
  });

  it('says why a refused note is set aside, in the words of the server', () => {
    const facts = {
      ...edited,
      edit: { ...edit, state: 'quarantined' as const, lastError: 'Too big.' },
    };
    const { verdict, reasons } = explain(facts);
    assert.match(verdict, /^Set aside/);
    assert.equal(reasons[0], 'Too big.');
  });

  it('says when a failed edit is sent again', () => {
    const waiting = { ...edit, attempts: 2, nextAttemptAt: 700, lastError: 'It failed.' };
    const { verdict, reasons } = explain({ ...edited, edit: waiting });
    assert.equal(verdict, 'Waiting: the edit is sent again at T700.');
    assert.equal(reasons[0], '2 attempts failed: It failed.');
  });

  it('says of an edit on its way that its fate is not known', () => {
    const facts = { ...edited, edit: { ...edit, state: 'inflight' as const } };
    assert.match(explain(facts).verdict, /^On its way/);
  });

  it('says of an edit that leads back that nothing is sent', () => {
    assert.match(explain({ ...edited, changed: [] }).verdict, /leads back/);
  });

  it('says that nothing leaves a file that is not connected', () => {
    const context = { status: localSyncStatus, server: undefined, now: 0, formatTime: String };
    assert.match(explainSync(edited, context).verdict, /not connected to a server/);
  });

  it('says what stops sync in every state that sends nothing, and nothing of it in the others', () => {
    const stopped: readonly EngineState[] = [
      ...(['off', 'signed-out', 'auth-needed', 'paused', 'follower', 'offline'] as const),
      ...(['backoff', 'quota-paused', 'read-only', 'revoked', 'too-old', 'broken'] as const),
    ];
    const verdicts = stopped.map((state) => explain(edited, { state }).verdict);
    assert.equal(verdicts.filter((verdict) => verdict.startsWith('The next round')).length, 0);
    const atWork: readonly EngineState[] = ['starting', 'idle', 'pulling', 'pushing', 'verifying'];
    for (const state of atWork) {
      assert.match(explain(edited, { state }).verdict, /^The next round/, state);
    }
  });

  it('goes by the state of the note’s campaign where that is known', () => {
    const campaigns = [
      {
        ...{ campaignId: note.campaignId, title: '', state: 'read-only' as const, role: 'reader' },
        ...{ reason: null, message: 'You are a reader.', retryAt: null },
      },
    ];
    const { verdict, reasons, facts } = explain(edited, { campaigns });
    assert.match(verdict, /^Stays here/);
    assert.equal(reasons[0], 'You are a reader.');
    assert.ok(facts.some(([name, value]) => name === 'Your role' && value === 'reader'));
  });

  it('lists conflicts and the log without the id of the note', () => {
    const { conflicts, log } = explain({
      ...synced,
      conflicts: [conflict],
      log: [{ id: 1, at: 7, message: 'note1 was merged', note: null }],
    });
    assert.deepEqual(conflicts, [
      'mood: was "mood: calm", mine is "mood: grim", theirs is "nothing"',
    ]);
    assert.deepEqual(log, ['T7: was merged']);
  });

  it('is a Markdown document that shows names as they are', () => {
    const text = explanationText(explain({ ...edited, conflicts: [conflict] }));
    assert.match(text, /^# Sync of Old \\\*Mère\\\*\n/);
    assert.ok(text.includes('| Base | revision 4 |'));
    assert.ok(text.includes('## Conflicts\n\n- mood:'));
  });
});
