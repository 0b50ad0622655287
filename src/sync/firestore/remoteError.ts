import { MoonforgeError, messageOf, reasonOf, type ErrorReason } from '../../core/errors';

const sentences: Partial<Record<ErrorReason, string>> = {
  offline: 'Firestore cannot be reached; edits stay in the campaign file until it can.',
  unauthenticated: 'The Firebase session is no longer valid: sign in again.',
  'permission-denied': 'Firestore refuses: this user has no such right in this campaign.',
  quota: 'The Firebase project has used up its quota; sync goes on when Firebase allows it again.',
  'too-large': 'Firestore refuses the write because it is too large.',
  'invalid-input': 'Firestore does not take the write: its content is not valid there.',
  stale: 'Firestore refuses the write: the document there is not what this edit is based on.',
  'remote-failed': 'Firestore answered with an error of its own; the next attempt may succeed.',
};

/** Turns what the SDK throws into a reason and one sentence; the server's words stay as the cause's message. */
export function remoteError(error: unknown): MoonforgeError {
  if (error instanceof MoonforgeError) return error;
  const code = codeOf(error);
  const reason = reasonOf(error) ?? reasonFor(code, messageOf(error));
  const sentence = signInSentence(code) ?? sentences[reason] ?? 'Firestore answered with an error.';
  return new MoonforgeError(reason, sentence, error);
}

/** What went wrong with a sign-in, where the user can do something about it. */
function signInSentence(code: string): string | undefined {
  switch (code) {
    case 'auth/invalid-credential':
    case 'auth/invalid-login-credentials':
    case 'auth/wrong-password':
    case 'auth/user-not-found':
      return 'Firebase knows no user with this e-mail address and password.';
    case 'auth/invalid-email':
    case 'auth/missing-email':
      return 'Firebase does not take this for an e-mail address.';
    case 'auth/email-already-in-use':
      return 'There is an account with this e-mail address already: sign in with it, or ask for a new password.';
    case 'auth/weak-password':
    case 'auth/password-does-not-meet-requirements':
      return 'Firebase wants a longer or more varied password: six characters at least, unless the project asks for more.';
    case 'auth/invalid-action-code':
    case 'auth/expired-action-code':
      return 'This sign-in link was used already or is too old: ask for another one.';
    case 'auth/argument-error':
      return 'This is not the link of the message: copy the whole address behind it.';
    case 'auth/user-disabled':
      return 'This account was disabled: ask the owner of the Firebase project. Your edits stay in the campaign file.';
    case 'auth/admin-restricted-operation':
    case 'auth/operation-not-allowed':
    case 'auth/configuration-not-found':
      return 'This Firebase project does not let users sign in this way: its owner switches it on under Authentication → Sign-in method.';
    case 'auth/unauthorized-continue-uri':
    case 'auth/invalid-continue-uri':
    case 'auth/unauthorized-domain':
      return 'The page that sign-in links lead to is not among the project’s authorised domains: its owner adds it under Authentication → Settings.';
    case 'auth/invalid-api-key':
    case 'auth/api-key-not-valid.-please-pass-a-valid-api-key.':
      return 'Firebase does not know the apiKey: copy the web configuration again.';
    default:
      return undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

function reasonFor(code: string, message: string): ErrorReason {
  if (code.startsWith('auth/')) return authReason(code);
  switch (code) {
    case 'permission-denied':
      return 'permission-denied';
    case 'unauthenticated':
      return 'unauthenticated';
    case 'unavailable':
    case 'deadline-exceeded':
      return 'offline';
    case 'resource-exhausted':
      // The emulator and the service use one status for too much at once and for too much today.
      return /size|larger?\b|bytes/i.test(message) ? 'too-large' : 'quota';
    case 'invalid-argument':
    case 'out-of-range':
      return 'invalid-input';
    case 'failed-precondition':
      // Over REST every 400 arrives under this code, an oversize document among them.
      return /size|longer than|larger?\b|bytes/i.test(message) ? 'too-large' : 'invalid-input';
    case 'not-found':
    case 'already-exists':
    case 'aborted':
      return 'stale';
    case 'unknown':
    case '':
      return isNetworkFailure(message) ? 'offline' : 'remote-failed';
    default:
      return 'remote-failed';
  }
}

/** `fetch` gives a failed connection no status, and the SDK then has no code for it. */
function isNetworkFailure(message: string): boolean {
  return /fetch failed|failed to fetch|network|socket|terminated/i.test(message);
}

function authReason(code: string): ErrorReason {
  switch (code) {
    case 'auth/network-request-failed':
    case 'auth/timeout':
      return 'offline';
    case 'auth/too-many-requests':
    case 'auth/quota-exceeded':
      return 'quota';
    case 'auth/internal-error':
      return 'remote-failed';
    case 'auth/invalid-email':
    case 'auth/missing-email':
    case 'auth/email-already-in-use':
    case 'auth/weak-password':
    case 'auth/password-does-not-meet-requirements':
    case 'auth/invalid-action-code':
    case 'auth/expired-action-code':
    case 'auth/argument-error':
      return 'invalid-input';
    default:
      return 'unauthenticated';
  }
}
