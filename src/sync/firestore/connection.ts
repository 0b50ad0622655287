import type { Firestore } from 'firebase/firestore/lite';

/** What a connection knows of its server and its user. */
export interface Connection {
  readonly db: Firestore;
  readonly identity: string;
  readonly userId: string;
  /** What to do when the rules are not there, as one sentence. */
  readonly rulesAdvice: string;
  /** Whether the user agreed to write where no rules protect the campaign. */
  readonly withoutRules: boolean;
  readonly disconnect: () => Promise<void>;
}
