/**
 * Who may read a record once it is on the server: the game masters, or everybody at the table. Each is a remote collection
 * of its own, since a server's rules cannot filter a query.
 */
export type Audience = 'gm' | 'table';

/** Every audience; the first is that of a record which says nothing. */
export const audiences: readonly Audience[] = ['gm', 'table'];

/** The audience that is not this one. */
export function otherAudience(audience: Audience): Audience {
  return audience === 'gm' ? 'table' : 'gm';
}
