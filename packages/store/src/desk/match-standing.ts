/**
 * How far a payment is matched. `matched`: all of its money that is still there is on orders · `partial`: some is on orders, some waits ·
 * `unmatched`: all waits · `returned`: all has been given back · `empty`: it holds no money (it failed, or is still on its way).
 */
export const MATCH_STANDINGS = ['matched', 'partial', 'unmatched', 'returned', 'empty'] as const;
export type MatchStanding = (typeof MATCH_STANDINGS)[number];

/** The standing of payment `p`, as SQL. */
export const MATCH_STANDING = `CASE WHEN p.amount = 0 THEN 'empty' WHEN p.unapplied = 0 AND p.applied > 0 THEN 'matched'
  WHEN p.unapplied > 0 AND p.applied > 0 THEN 'partial' WHEN p.unapplied > 0 THEN 'unmatched' ELSE 'returned' END`;
