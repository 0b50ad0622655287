import type { AccountService } from './account';

/** The users of Firebase projects. Its code is loaded on the first call. */
export const accountService: AccountService = {
  signIn: async (...args) => (await load()).signIn(...args),
  sendSignInLink: async (...args) => (await load()).sendSignInLink(...args),
  sendPasswordReset: async (...args) => (await load()).sendPasswordReset(...args),
  freshToken: async (...args) => (await load()).freshToken(...args),
};

function load(): Promise<AccountService> {
  return import('./firestore/connectFirestore');
}
