import { randomUUID } from 'node:crypto';

import { deleteDoc, doc, getDoc, setDoc } from 'firebase/firestore/lite';
import type { DocumentReference } from 'firebase/firestore/lite';

import { MoonforgeError, reasonOf } from '../../core/errors';
import { callFirestore } from './callFirestore';
import type { Connection } from './connection';

/**
 * Finds out whether the shipped rules are in force: they let anybody signed in ask for a campaign that does not exist,
 * and let nobody write a record into one. Its id is random, so that nobody can have made it a real one. True when both hold, false when the write went through (it is taken back).
 * Rejects with `rules-not-deployed` when even the question is refused, as rules in locked mode do.
 */
export async function probeRules({ db, rulesAdvice }: Connection): Promise<boolean> {
  const campaign = doc(db, 'campaigns', `rules-check-${randomUUID()}`);
  try {
    await callFirestore(() => getDoc(campaign));
  } catch (error) {
    if (reasonOf(error) !== 'permission-denied') throw error;
    throw new MoonforgeError(
      'rules-not-deployed',
      `This Firestore refuses everything Moonforge asks for. ${rulesAdvice}`,
      error,
    );
  }
  return !(await acceptsForeignWrite(doc(campaign, 'gm', 'probe')));
}

async function acceptsForeignWrite(record: DocumentReference): Promise<boolean> {
  try {
    await callFirestore(() => setDoc(record, { rev: 2, probe: true }));
  } catch (error) {
    if (reasonOf(error) === 'permission-denied') return false;
    throw error;
  }
  await callFirestore(() => deleteDoc(record));
  return true;
}
