import { Timestamp, type DocumentSnapshot } from 'firebase/firestore/lite';

import { isRole, roles } from '../../core/model/roles';
import { compareText } from '../../core/order/naturalCompare';
import type { RemoteInvitation, RemoteMember } from '../../core/ports/remoteSharing';

const day = 86_400_000;

/** Members with the names they gave, by rights and then by name; roles that this version does not know are left out. */
export function readMembers(
  members: unknown,
  profiles: readonly DocumentSnapshot[],
): readonly RemoteMember[] {
  const known = new Map(profiles.map((profile) => [profile.id, profile]));
  const entries = typeof members === 'object' && members !== null ? Object.entries(members) : [];
  const found = entries.flatMap(([userId, role]: readonly [string, unknown]) => {
    if (!isRole(role)) return [];
    const name: unknown = known.get(userId)?.get('name');
    const joinedAt: unknown = known.get(userId)?.get('joinedAt');
    return [
      {
        userId,
        role,
        name: typeof name === 'string' ? name : null,
        joinedAt: joinedAt instanceof Timestamp ? joinedAt.toMillis() : null,
      },
    ];
  });
  return found.sort(
    (a, b) =>
      roles.indexOf(a.role) - roles.indexOf(b.role) ||
      compareText(a.name ?? a.userId, b.name ?? b.userId),
  );
}

/** `undefined` for what is not there and for what this version cannot read. */
export function readInvitation(snapshot: DocumentSnapshot): RemoteInvitation | undefined {
  const { role, by, label, uses, usedBy, revoked, createdAt, days } = snapshot.data() ?? {};
  if (!isRole(role) || role === 'owner' || typeof by !== 'string') return undefined;
  if (!(createdAt instanceof Timestamp) || typeof days !== 'number') return undefined;
  return {
    id: snapshot.id,
    role,
    by,
    label: typeof label === 'string' ? label : '',
    uses: typeof uses === 'number' ? uses : 0,
    usedBy: Array.isArray(usedBy) ? usedBy.filter((user) => typeof user === 'string') : [],
    revoked: revoked !== false,
    expiresAt: createdAt.toMillis() + days * day,
  };
}
