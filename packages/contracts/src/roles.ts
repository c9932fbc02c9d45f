/** What somebody may do, from the least to the most: look; also try again, decide and move money; also change rules and see what is personal. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Roles of programs that call the order API: one of them only registers orders, besides looking. */
export const API_ROLES = ['viewer', 'orders', 'operator', 'admin'] as const;
export type ApiRole = (typeof API_ROLES)[number];

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

export function isApiRole(text: string): text is ApiRole {
  return (API_ROLES as readonly string[]).includes(text);
}

/** Whether a role may do what needs another: each may do what those before it may. */
export function covers(role: ApiRole, needed: ApiRole): boolean {
  return API_ROLES.indexOf(role) >= API_ROLES.indexOf(needed);
}
