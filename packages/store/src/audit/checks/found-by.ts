import { createHash } from 'node:crypto';
import { type EvidenceKind, payerKey } from '@quittance/domain';
import { indexedForm } from '../../books/evidence-rows.js';
import { type Check, type Finding, selectRange } from '../difference.js';

/** What was said of an object is found by what it says. */
const evidence: Check = {
  name: 'evidence.forms',
  holds: 'evidence is stored under the hash and the form of what it says',
  todo: 'somebody wrote to the table: take in again the event that told it (quittance events EVENT --requeue)',
  table: 'evidence',
  find: async (sql, range) => {
    const rows = await selectRange<
      Record<'id' | 'subject' | 'value' | 'value_hash', string> & { kind: EvidenceKind; normalised: string | null }
    >(sql, 'SELECT id, subject, kind, value, value_hash, normalised FROM evidence WHERE {id}', range);
    return rows.flatMap((row): Finding[] => {
      const hash = createHash('md5').update(row.value).digest('hex');
      const form = indexedForm(row);
      if (hash === row.value_hash && form === row.normalised) return [];
      return [
        {
          where: `evidence ${row.id} of ${row.subject} (${row.kind})`,
          expected: `hash ${hash}, form ${form}`,
          found: `hash ${row.value_hash}, form ${row.normalised}`,
        },
      ];
    });
  },
};

/** A payment that waits for nothing is found by no order. */
const waiting: Check = {
  name: 'payment.waiting',
  holds: 'only payments with unapplied money wait under references',
  todo: 'harmless for money; delete the rows of payment_references that are told',
  table: 'payments',
  find: async (sql, range) => {
    const rows = await selectRange<{ payment_id: string; stripe_id: string; n: string }>(
      sql,
      `SELECT w.payment_id, p.stripe_id, COUNT(*) AS n FROM payment_references AS w JOIN payments AS p ON p.id = w.payment_id
        WHERE {w.payment_id} AND (p.unapplied = 0 OR p.connection_id <> w.connection_id) GROUP BY w.payment_id, p.stripe_id`,
      range,
    );
    return rows.map((row) => ({
      where: `payment ${row.stripe_id} (id ${row.payment_id})`,
      expected: 'to wait under no reference',
      found: `waits under ${row.n}`,
    }));
  },
};

/** A payer is recognised by the key of the name. */
const names: Check = {
  name: 'account.names',
  holds: 'names of accounts are stored under their keys, at the connection of the account',
  todo: 'tell the customer again by the order API, which writes the name anew, and delete the wrong row of account_names',
  table: 'customer_accounts',
  find: async (sql, range) => {
    const rows = await selectRange<
      Record<'account_id' | 'connection_id' | 'owner' | 'name_key', string> & { name: string | null }
    >(
      sql,
      `SELECT n.account_id, n.connection_id, a.connection_id AS owner, n.name_key, n.name FROM account_names AS n
         JOIN customer_accounts AS a ON a.id = n.account_id WHERE {n.account_id}`,
      range,
    );
    return rows.flatMap((row): Finding[] => {
      const key = row.name === null ? row.name_key : payerKey(row.name);
      if (key === row.name_key && row.connection_id === row.owner) return [];
      return [
        {
          where: `account ${row.account_id}, name ${row.name ?? row.name_key}`,
          expected: `key ${key} at connection ${row.owner}`,
          found: `key ${row.name_key} at connection ${row.connection_id}`,
        },
      ];
    });
  },
};

/** Nobody's money lies under the lock of somebody else's connection. */
function accountOf(table: 'orders' | 'payments', name: string): Check {
  return {
    name,
    holds: `${table} belong to an account of their own connection`,
    todo: 'test and live money, or two merchants, got mixed: stop the services and find out who wrote the row',
    table,
    find: async (sql, range) => {
      const rows = await selectRange<Record<'id' | 'connection_id' | 'owner', string>>(
        sql,
        `SELECT t.id, t.connection_id, a.connection_id AS owner FROM ${table} AS t JOIN customer_accounts AS a ON a.id = t.account_id
          WHERE {t.id} AND a.connection_id <> t.connection_id`,
        range,
      );
      return rows.map((row) => ({
        where: `${table} row ${row.id}`,
        expected: `an account of connection ${row.connection_id}`,
        found: `one of connection ${row.owner}`,
      }));
    },
  };
}

/** An answer that is kept for whoever asks again is there. */
const answers: Check = {
  name: 'idempotency.kept',
  holds: 'a command that was done under a key has its outcome kept with it',
  todo: 'the same command under this key will fail: give it another key once you know from the audit log whether it was done',
  table: 'idempotency_keys',
  find: async (sql, range) => {
    const rows = await selectRange<{ id: string; idempotency_key: string; answer_status: number }>(
      sql,
      `SELECT id, idempotency_key, answer_status FROM idempotency_keys WHERE {id} AND answer_status > 0
          AND (answer = '' AND idempotency_key LIKE 'command:%' OR answer <> '' AND NOT JSON_VALID(answer))`,
      range,
    );
    return rows.map((row) => ({
      where: `idempotency key ${row.id} (${row.idempotency_key.slice(0, 80)})`,
      expected: 'the outcome that was told',
      found: `status ${row.answer_status} and no readable answer`,
    }));
  },
};

export const FOUND_BY_CHECKS: readonly Check[] = [
  evidence,
  waiting,
  names,
  accountOf('orders', 'order.account'),
  accountOf('payments', 'payment.account'),
  answers,
];
