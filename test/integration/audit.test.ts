import { readFile } from 'node:fs/promises';
import { REPLAY_CHECKS } from '@quittance/bookkeeping';
import { type AuditOptions, checksOf, headsCheck, readSealHeads, sealBooks } from '@quittance/store';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type AuditSetting, auditSetting, busyBooks } from './audit-setting.js';
import { undone, withoutChecks } from './audit-undone.js';

/** What somebody does to the tables behind the product's back, and every invariant that is broken by it. */
const CORRUPTIONS: readonly (readonly [string, readonly string[], string, ...string[]])[] = [
  [
    'a payment whose parts do not make its amount',
    ['payment.balance'],
    `UPDATE payments SET unapplied = unapplied + 1 WHERE stripe_id = 'pi_2'`,
  ],
  [
    'a payment worth more than was captured',
    ['payment.balance'],
    `UPDATE payments SET captured = captured - 1 WHERE stripe_id = 'pi_1'`,
  ],
  [
    'money that a payment says is on orders and no application knows',
    ['payment.applied'],
    `UPDATE payments SET applied = applied + 1, unapplied = unapplied - 1 WHERE stripe_id = 'pi_6'`,
  ],
  [
    'a refund that a payment says and no deduction knows',
    ['payment.deducted'],
    `UPDATE payments SET refunded = refunded + 1, unapplied = unapplied - 1 WHERE stripe_id = 'pi_6'`,
  ],
  [
    'an application taken off more than was put on',
    ['payment.applied', 'application.net', 'order.sums', 'sealed.applications'],
    `UPDATE applications SET amount = -amount WHERE payment_id = (SELECT id FROM payments WHERE stripe_id = 'pi_4')`,
  ],
  [
    'a refund that brought more back than it took',
    ['payment.deducted', 'deduction.net', 'refund.taken', 'sealed.payment_deductions'],
    `UPDATE payment_deductions SET amount = -amount WHERE source = 're_1'`,
  ],
  [
    'a removed application',
    ['payment.applied', 'application.net', 'applications.places', 'order.sums', 'sealed.applications'],
    `DELETE FROM applications WHERE amount > 0 AND payment_id = (SELECT id FROM payments WHERE stripe_id = 'pi_3')`,
  ],
  [
    'a deduction under the number of another',
    ['payment_deductions.places', 'sealed.payment_deductions'],
    `UPDATE payment_deductions SET effect_key = REPLACE(effect_key, '#1', '#2') WHERE source = 're_1'`,
  ],
  [
    'money on an order of another currency',
    ['application.currency'],
    `UPDATE payments SET currency = 'usd' WHERE stripe_id = 'pi_4'`,
  ],
  [
    'an order that says it is paid',
    ['order.sums', 'order.state'],
    `UPDATE orders SET paid = paid + 1 WHERE reference = 'A-1006'`,
  ],
  [
    'an adjustment that an order does not know',
    ['order.sums', 'order.state'],
    `UPDATE orders SET adjusted = 0 WHERE reference = 'A-1005'`,
  ],
  [
    'an order open for another amount than the rules say',
    ['order.state'],
    `UPDATE orders SET open_amount = 1 WHERE reference = 'A-1001'`,
  ],
  [
    'an order in another state than the rules say',
    ['order.state'],
    `UPDATE orders SET payment_status = 'unpaid' WHERE reference = 'A-1001'`,
  ],
  [
    'an order that is found under a number that is not its own',
    ['order.references'],
    `UPDATE order_references SET normalised = 'X1' WHERE normalised = 'INV77001' LIMIT 1`,
  ],
  [
    'a change of an order that nobody was told of',
    ['order.version'],
    `UPDATE orders SET version = version + 1 WHERE reference = 'A-1001'`,
  ],
  [
    'a removed message',
    ['order.version'],
    `DELETE FROM outbox_messages WHERE version = 1 AND order_id = (SELECT id FROM orders WHERE reference = 'A-1006')`,
  ],
  [
    'a newest push that was given up for another',
    ['push.order'],
    `UPDATE outbox_messages SET state = 'superseded' WHERE stage = 'pushback' AND order_id = (SELECT id FROM orders WHERE reference = 'A-1001')`,
  ],
  [
    'two pushes of one order under way',
    ['push.order', 'order.version'],
    `UPDATE outbox_messages SET state = 'pending', due_at = NOW(3), lease_until = NOW(3) + INTERVAL 1 MINUTE
      WHERE stage = 'pushback' AND subject = '' AND order_id = (SELECT id FROM orders WHERE reference = 'A-1003')`,
    `INSERT INTO outbox_messages (connection_id, stage, order_id, version, due_at, lease_until)
     SELECT 1, 'pushback', id, version + 1, NOW(3), NOW(3) + INTERVAL 1 MINUTE FROM orders WHERE reference = 'A-1003'`,
  ],
  [
    'a push whose body tells another order',
    ['push.frozen'],
    `UPDATE outbox_messages SET body = REPLACE(body, 'A-1004', 'A-1005')`,
  ],
  [
    'a push under another id',
    ['push.frozen'],
    `UPDATE outbox_messages SET webhook_id = 'out_0' WHERE body LIKE '%"A-1004"%'`,
  ],
  [
    'a parked push that nobody was asked about',
    ['push.parked'],
    `UPDATE outbox_messages SET state = 'parked', reason = 'x' WHERE stage = 'pushback' AND order_id = (SELECT id FROM orders WHERE reference = 'A-1004')`,
  ],
  [
    'an event that has been due for an hour',
    ['row.overdue'],
    `UPDATE stripe_events SET state = 'pending', due_at = NOW(3) - INTERVAL 1 HOUR WHERE event_id = 'evt_1'`,
  ],
  [
    'a push that has been due for an hour',
    ['row.overdue'],
    `UPDATE outbox_messages SET state = 'pending', due_at = NOW(3) - INTERVAL 1 HOUR WHERE stage = 'matching' LIMIT 1`,
  ],
  [
    'a pending event that nobody will see',
    ['row.ended'],
    `UPDATE stripe_events SET state = 'pending', due_at = NULL WHERE event_id = 'evt_1'`,
  ],
  ['an event of the other mode', ['event.kept'], `UPDATE stripe_events SET livemode = 1 WHERE event_id = 'evt_1'`],
  [
    'an event that was handled and whose payment is nowhere',
    ['event.effect'],
    `UPDATE stripe_events SET payment = 'pi_0' WHERE event_id = 'evt_1'`,
  ],
  ['more refunds than were captured', ['refund.captured'], `UPDATE refunds SET amount = 9901 WHERE stripe_id = 're_1'`],
  [
    'a failed refund that still holds its money',
    ['refund.taken'],
    `UPDATE refunds SET status = 'failed' WHERE stripe_id = 're_1'`,
  ],
  ['a refund request without all of its calls', ['refund.requests'], 'UPDATE refund_calls SET amount = amount - 1'],
  [
    'a refund in another currency',
    ['refunds.currency'],
    `UPDATE refunds SET currency = 'eur' WHERE stripe_id = 're_1'`,
  ],
  [
    'an open exception that is closed',
    ['exception.ended'],
    `UPDATE exceptions SET closed_at = NOW(3) WHERE exception_key = 'payment:pi_6:match'`,
  ],
  [
    'an exception whose history is gone',
    ['exception.ended'],
    `DELETE FROM exception_history WHERE exception_id = (SELECT id FROM exceptions WHERE exception_key = 'payment:pi_6:match')`,
  ],
  [
    'a question about money that is placed',
    ['exception.settled'],
    `UPDATE exceptions SET state = 'open', closed_at = NULL, closed_because = NULL WHERE exception_key = 'payment:pi_5:match'`,
  ],
  [
    'evidence that says something else than it is found by',
    ['evidence.forms'],
    `UPDATE evidence SET value = 'A-1002' WHERE value = 'A-1001'`,
  ],
  [
    'a placed payment that waits for an order',
    ['payment.waiting'],
    `INSERT INTO payment_references (payment_id, connection_id, normalised) SELECT id, 1, 'A1' FROM payments WHERE stripe_id = 'pi_1'`,
  ],
  [
    'an application that says no reason',
    ['application.explained', 'sealed.applications'],
    `UPDATE applications SET because = '{}' WHERE rule = 'manual'`,
  ],
  [
    'an order of an account at another connection',
    ['order.account', 'account.names'],
    `UPDATE customer_accounts SET connection_id = 2 WHERE reference = 'C-A-1006'`,
  ],
  [
    'a payment of an account at another connection',
    ['payment.account'],
    `UPDATE customer_accounts SET connection_id = 2 WHERE id = (SELECT account_id FROM payments WHERE stripe_id = 'pi_6')`,
  ],
  [
    'a command whose outcome was lost',
    ['idempotency.kept'],
    `UPDATE idempotency_keys SET answer = '' WHERE idempotency_key LIKE 'command:%'`,
  ],
  [
    'a name under the key of another',
    ['account.names'],
    `UPDATE account_names SET name_key = 'somebody' WHERE name = 'Customer of A-1001'`,
  ],
  [
    'money moved by hand that nobody answers for',
    ['command.moved', 'command.answered', 'sealed.audit_log'],
    `DELETE FROM audit_log WHERE action LIKE 'command.%'`,
  ],
  [
    'an answered exception that nobody answers for',
    ['command.answered'],
    `UPDATE exception_history SET actor = 'cli:eve' WHERE actor = 'cli:ana' LIMIT 1`,
  ],
  [
    'an approved refund that nobody approved',
    ['command.refunds', 'sealed.audit_log'],
    `DELETE FROM audit_log WHERE action = 'refund.approved'`,
  ],
  [
    'a refund that was asked for twice in the log',
    ['command.refunds'],
    `INSERT INTO audit_log (actor, action, subject) SELECT actor, action, subject FROM audit_log WHERE action = 'refund.requested'`,
  ],
  [
    'an order that nobody registered',
    ['command.orders', 'sealed.audit_log'],
    `UPDATE audit_log SET action = 'order.changed' WHERE subject = 'A-1001'`,
  ],
  [
    'a line of the log that was changed',
    ['sealed.audit_log'],
    `UPDATE audit_log SET note = 'by mail' WHERE note = 'by phone'`,
  ],
  [
    'a line of the log that was slipped in',
    ['sealed.audit_log'],
    `INSERT INTO audit_log (id, actor, action, subject) SELECT MIN(l.id) + 1, 'cli:eve', 'refund.approved', 'refund 0' FROM audit_log AS l
      WHERE NOT EXISTS (SELECT 1 FROM audit_log AS n WHERE n.id = l.id + 1)`,
  ],
  [
    'a line of the log that was removed with its seal',
    ['sealed.audit_log'],
    `DELETE FROM book_seals WHERE book = 'audit_log' AND through_id = (SELECT MAX(id) FROM audit_log WHERE action = 'command.write_off')`,
    `DELETE FROM audit_log WHERE action = 'command.write_off'`,
  ],
  [
    'an application of other words',
    ['sealed.applications'],
    `UPDATE applications SET because = '{"sentence":"a gift"}' WHERE rule = 'manual'`,
  ],
  [
    'a deduction of another time',
    ['sealed.payment_deductions'],
    `UPDATE payment_deductions SET created_at = created_at - INTERVAL 1 DAY WHERE source = 're_1'`,
  ],
  ['an adjustment of another reason', ['sealed.adjustments'], `UPDATE adjustments SET reason = 'rounding'`],
  [
    'rows that nobody seals',
    ['sealed.in_time'],
    `INSERT INTO audit_log (at, actor, action, subject) VALUES (NOW(3) - INTERVAL 1 HOUR, 'cli:ana', 'x', 'y')`,
  ],
  [
    'a policy that nobody set',
    ['command.policies', 'sealed.audit_log'],
    `DELETE FROM audit_log WHERE action = 'policy.set'`,
  ],
  [
    'an overpayment that an order knows and no payment',
    ['order.sums'],
    `UPDATE payments SET overpaid_order_id = NULL WHERE stripe_id = 'pi_7'`,
  ],
];

/** What the rows of today do not tell, and only the facts do; and what is told by these checks besides. */
const FORGOTTEN: typeof CORRUPTIONS = [
  [
    'a done event whose payment was forgotten',
    ['replay.events', 'event.effect'],
    `UPDATE payments SET stripe_id = 'pi_0' WHERE stripe_id = 'pi_4'`,
  ],
  [
    'an order that its waiting payment never heard of',
    ['replay.orders', 'order.references'],
    `UPDATE order_references SET normalised = 'A9999' WHERE form = 'full' AND order_id = (SELECT id FROM orders WHERE reference = 'A-1006')`,
  ],
  [
    'a payment that an event told of and that is gone with all its rows',
    ['replay.events', 'event.effect', 'sealed.applications'],
    `DELETE FROM applications WHERE payment_id = (SELECT id FROM payments WHERE stripe_id = 'pi_4')`,
    `UPDATE orders SET paid = 0, open_amount = amount, payment_status = 'unpaid' WHERE reference = 'A-1004'`,
    `DELETE FROM payments WHERE stripe_id = 'pi_4'`,
  ],
  [
    'a refund that was booked as failed and is not',
    ['replay.events'],
    `UPDATE refunds SET amount = amount - 1 WHERE stripe_id = 're_2'`,
  ],
  [
    'an exception that should be open',
    ['replay.events'],
    `UPDATE exceptions SET state = 'resolved', closed_at = NOW(3), closed_because = 'x' WHERE exception_key LIKE 'refund:re_2:%' LIMIT 1`,
  ],
];

describe('the audit of the books', () => {
  let setting: AuditSetting;

  before(async () => {
    setting = await auditSetting();
    await busyBooks(setting);
    await withoutChecks(setting.store);
  });
  after(() => setting.end());

  async function expectBroken(invariants: readonly string[], statements: readonly string[], options: AuditOptions) {
    await undone(setting.store, async (store) => {
      for (const statement of statements)
        expect((await store.sql.write(statement)).affectedRows, statement).to.be.above(0);
      const differences = await setting.audited(options, store);
      expect([...new Set(differences.map((each) => each.invariant))]).to.have.members(invariants);
    });
  }

  it('has nothing to say of books that agree', async () => {
    expect(await setting.audited()).to.deep.equal([]);
  });

  for (const [what, invariants, ...statements] of CORRUPTIONS)
    it(`tells of ${what}`, () => expectBroken(invariants, statements, { more: [] }));

  for (const [what, invariants, ...statements] of FORGOTTEN)
    it(`tells by asking everything again of ${what}`, () => expectBroken(invariants, statements, {}));

  it('has a place on its page for every invariant', async () => {
    const page = await readFile(new URL('../../../docs/audit.md', import.meta.url), 'utf8');
    const untold = [...checksOf(setting.store), ...REPLAY_CHECKS].filter((each) => !page.includes(`\`${each.name}\``));
    expect(untold.map((each) => each.name)).to.deep.equal([]);
  });

  it('names the very line of the log that was touched', () =>
    undone(setting.store, async (store) => {
      const [line] = await store.sql.select<{ id: string }>(`SELECT id FROM audit_log WHERE note = 'by phone'`);
      await store.sql.write(`UPDATE audit_log SET note = 'by mail' WHERE id = ?`, [line?.id ?? null]);
      const [difference] = await setting.audited({ more: [] }, store);
      expect(difference).to.include({ where: `audit_log, row ${line?.id}`, found: 'changed' });
    }));

  it('knows by a seal that was kept elsewhere that all seals were made anew', () =>
    undone(setting.store, async (store) => {
      const kept = await readSealHeads(store.sql);
      expect(await setting.audited({ more: [headsCheck(kept)] }, store)).to.deep.equal([]);
      await store.sql.write(`UPDATE audit_log SET note = 'by mail' WHERE note = 'by phone'`);
      await store.sql.write('DELETE FROM book_seals');
      await sealBooks({ ...store, transaction: (work) => work(store.sql) }, 0);
      expect(await setting.audited({ more: [] }, store)).to.deep.equal([]);
      const [difference, another] = await setting.audited({ more: [headsCheck(kept)] }, store);
      expect(difference?.invariant).to.equal('sealed.heads');
      expect(difference?.where).to.match(/^audit_log/);
      expect(another).to.equal(undefined);
    }));

  it('tells of a unique key that is gone, and of what is there twice since', async () => {
    const { sql } = setting.store;
    await sql.write('ALTER TABLE refund_calls DROP KEY uq_refund_call_key');
    await sql.write(
      `INSERT INTO refund_calls (connection_id, request_id, place, payment_id, amount, idempotency_key, state, progress)
       SELECT connection_id, request_id, place + 1, payment_id, amount, idempotency_key, 'held', progress FROM refund_calls`,
    );
    const differences = await setting.audited({ only: ['schema.keys', 'schema.doubles'] });
    expect(differences.map((each) => each.expected)).to.deep.equal([
      'unique key uq_refund_call_key (idempotency_key)',
      'one row',
    ]);
  });
});
