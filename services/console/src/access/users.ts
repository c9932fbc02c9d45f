import { isRole, ROLES, type Role } from '@quittance/contracts';
import { hashPassword, isPasswordHash, verifyPassword } from '@quittance/runtime';

export interface User {
  readonly name: string;
  readonly role: Role;
}

interface KnownUser extends User {
  readonly hash: string;
}

export type Users = ReadonlyMap<string, KnownUser>;

/** Local users of one console. */
export const USERS_MAX = 1_000;

/** Reads `name:role:hash,…`; throws a sentence, without the hash, for an entry that is none. */
export function parseUsers(text: string): Users {
  const users = new Map<string, KnownUser>();
  const entries = text.split(',').map((entry) => entry.trim());
  for (const entry of entries.filter((each) => each !== '')) {
    const [name = '', role = '', hash = '', ...rest] = entry.split(':');
    if (!/^[\w.@-]{1,64}$/.test(name)) throw new Error('has a user whose name is empty or has unusual letters');
    if (!isRole(role)) throw new Error(`has user ${name} with a role that is none of ${ROLES.join(', ')}`);
    if (rest.length > 0 || !isPasswordHash(hash))
      throw new Error(`has user ${name} without a hash of "quittance password"`);
    if (users.has(name)) throw new Error(`has user ${name} twice`);
    users.set(name, { name, role, hash });
  }
  if (users.size === 0) throw new Error('has no user');
  if (users.size > USERS_MAX) throw new Error(`has more than ${USERS_MAX} users`);
  return users;
}

let nobodysHash: Promise<string> | undefined;

/** The user, or null. Takes the same time for a name that is not known. */
export async function logIn(users: Users, name: string, password: string): Promise<User | null> {
  nobodysHash ??= hashPassword('nobody');
  const user = users.get(name);
  const right = await verifyPassword(password, user?.hash ?? (await nobodysHash));
  return user !== undefined && right ? { name: user.name, role: user.role } : null;
}
