import type { Role } from '../../core/model/roles';

/** What a role means, as a row of a quick pick. */
export function describeRole(role: Role): { readonly label: string; readonly detail: string } {
  switch (role) {
    case 'owner':
      return { label: 'Owner', detail: 'Sees and changes everything, and decides who takes part' };
    case 'gm':
      return { label: 'Game master', detail: 'Sees and changes everything' };
    case 'player':
      return {
        label: 'Player',
        detail: 'Reads what is on the table; own edits stay in their file',
      };
    case 'reader':
      return { label: 'Reader', detail: 'Reads what is on the table' };
  }
}

/** Until when an invitation can be used. */
export function describeUntil(expiresAt: number): string {
  const day = new Date(expiresAt).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return expiresAt <= Date.now() ? `Expired on ${day}` : `Can be used until ${day}`;
}
