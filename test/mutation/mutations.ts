/** Safeguards of the product, and how each is taken away from outside: by DDL, by a patch of the compiled code, or by not starting a part. */

export interface Patch {
  /** A compiled file, from the root. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Exit code of a load of which not all was patched that should have been. */
export const UNPATCHED = 99;

export interface Mutation {
  readonly name: string;
  readonly sql?: readonly string[];
  readonly patches?: readonly Patch[];
  /** A part of the running whole that is not started. */
  readonly without?: 'relay';
  /** Also in `npm test`. */
  readonly quick?: true;
}

/** A unique key that is a key like any other: everything works as before, and nothing is refused. */
function plainKey(table: string, name: string, columns: string): string {
  return `ALTER TABLE ${table} DROP KEY ${name}, ADD KEY ${name} (${columns})`;
}

const STORE = 'packages/store/dist';

const EVIDENCE_WRITE = 'await insertEvidence(sql, connectionId, changes.evidence);';

/**
 * Applied to every load, also to the one from which nothing is taken: between reading the books and writing them passes a moment, never the same,
 * so that what can come in between does so in each run, not in most. (Of two that write at once the server ends one as a deadlock, and its second
 * try reads anew: harm comes from the one that writes when the other has committed.)
 */
export const SLOWED: readonly Patch[] = [
  {
    file: `${STORE}/books/save-changes.js`,
    from: EVIDENCE_WRITE,
    to: `await new Promise((resolve) => setTimeout(resolve, Math.random() * 80)); ${EVIDENCE_WRITE}`,
  },
];

export const MUTATIONS: readonly Mutation[] = [
  { name: 'nothing removed', quick: true },
  {
    name: 'the unique key of events',
    sql: [plainKey('stripe_events', 'uq_stripe_event', 'connection_id, account, livemode, event_id')],
  },
  { name: 'the unique key of payments', sql: [plainKey('payments', 'uq_payment', 'connection_id, stripe_id')] },
  {
    name: 'the unique key of applications',
    sql: [plainKey('applications', 'uq_application_effect', 'connection_id, effect_key')],
  },
  {
    name: 'the unique key of messages',
    sql: [plainKey('outbox_messages', 'uq_outbox_message', 'stage, order_id, subject, version')],
  },
  {
    name: 'the unique key of refund requests',
    sql: [plainKey('refund_requests', 'uq_refund_request_key', 'connection_id, request_key')],
  },
  {
    name: 'the account lock',
    patches: [{ file: `${STORE}/books/accounts.js`, from: 'ORDER BY id FOR UPDATE', to: 'ORDER BY id' }],
    quick: true,
  },
  {
    name: 'the outbox write of changed orders',
    patches: [{ file: `${STORE}/books/save-changes.js`, from: '...changes.orders.map(messageOf),', to: '' }],
    quick: true,
  },
  {
    name: 'the books, while events are ended all the same',
    patches: [
      {
        file: 'packages/bookkeeping/dist/commit-work.js',
        from: 'await closeBooks(sql, work.open, changes)',
        to: '{ pushback: [], matching: [] }',
      },
    ],
  },
  {
    name: 'the message to matching about a new order',
    patches: [
      {
        file: `${STORE}/orders/register-orders.js`,
        from: `matching: await insertMessages(sql, connectionId, 'matching', matching)`,
        to: 'matching: []',
      },
    ],
  },
  { name: 'the relay', without: 'relay' },
  {
    name: 'the frozen body of a push',
    patches: [
      { file: `${STORE}/outbox/claim-pushes.js`, from: 'row.body ?? states(row, bodies)', to: 'states(row, bodies)' },
      { file: `${STORE}/outbox/claim-pushes.js`, from: 'rows.filter((row) => row.body === null)', to: 'rows' },
    ],
  },
  {
    name: 'the version guard of pushes',
    patches: [
      {
        file: `${STORE}/outbox/claim-pushes.js`,
        from: 'return rows.filter((row) => BigInt(row.version) < BigInt(row.newest));',
        to: 'return [];',
      },
    ],
  },
  {
    name: 'the line of the audit log for commands',
    patches: [
      {
        file: `${STORE}/commands/commit-commands.js`,
        from: 'await auditCommands(sql, actor, given, plan.commands);',
        to: '',
      },
    ],
  },
];
