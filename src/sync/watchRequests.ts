import type { RemoteStore } from '../core/ports/remoteStore';

/** A kind of request, by the name of the method that makes it. */
export type RequestName = keyof RemoteStore;

/** Called before a request leaves; what it returns is called when the answer, or `failure`, is there. */
export type RequestWatch = (request: RequestName) => (failure?: unknown) => void;

/** The same connection, with every request of it told to `watch`, whichever methods the port has. */
export function watchRequests(remote: RemoteStore, watch: RequestWatch): RemoteStore {
  return new Proxy(remote, {
    get: (target, name) => {
      // Read from the target itself: its methods and getters use private fields, which a proxy does not have.
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        const ended = watch(name as RequestName);
        try {
          const answer: unknown = await Reflect.apply(member, target, args);
          ended();
          return answer;
        } catch (error) {
          ended(error);
          throw error;
        }
      };
    },
  });
}
