import { Connections1764000000001 } from './0001-connections.js';
import { StripeEvents1764000000002 } from './0002-stripe-events.js';
import { CustomerAccounts1764000000003 } from './0003-customer-accounts.js';
import { Orders1764000000004 } from './0004-orders.js';
import { OrderReferences1764000000005 } from './0005-order-references.js';
import { Payments1764000000006 } from './0006-payments.js';
import { Evidence1764000000007 } from './0007-evidence.js';
import { PaymentReferences1764000000008 } from './0008-payment-references.js';
import { CashEntries1764000000009 } from './0009-cash-entries.js';
import { Refunds1764000000010 } from './0010-refunds.js';
import { Disputes1764000000011 } from './0011-disputes.js';
import { Applications1764000000012 } from './0012-applications.js';
import { PaymentDeductions1764000000013 } from './0013-payment-deductions.js';
import { Adjustments1764000000014 } from './0014-adjustments.js';
import { Exceptions1764000000015 } from './0015-exceptions.js';
import { OutboxMessages1764000000016 } from './0016-outbox-messages.js';
import { Destinations1764000000017 } from './0017-destinations.js';
import { IdempotencyKeys1764000000018 } from './0018-idempotency-keys.js';
import { AuditLog1764000000019 } from './0019-audit-log.js';
import { AnsweredExceptions1764000000020 } from './0020-answered-exceptions.js';
import { ExceptionHistory1764000000021 } from './0021-exception-history.js';
import { DismissedPairs1764000000022 } from './0022-dismissed-pairs.js';
import { MatchingPolicies1764000000023 } from './0023-matching-policies.js';
import { FormsOfReferences1764000000024 } from './0024-forms-of-references.js';
import { OrdersByAmount1764000000025 } from './0025-orders-by-amount.js';
import { AccountNames1764000000026 } from './0026-account-names.js';
import { PaymentsByAmount1764000000028 } from './0028-payments-by-amount.js';
import { KnownNamesAndNumbers1764000000029 } from './0029-known-names-and-numbers.js';
import { ExceptionsByDue1764000000030 } from './0030-exceptions-by-due.js';
import { RefundsFollowed1764000000031 } from './0031-refunds-followed.js';
import { KnownRefundsFollowed1764000000032 } from './0032-known-refunds-followed.js';
import { PushesOfRefunds1764000000033 } from './0033-pushes-of-refunds.js';
import { RefundRequests1764000000034 } from './0034-refund-requests.js';
import { RefundCalls1764000000035 } from './0035-refund-calls.js';
import { RefundsForOrders1764000000036 } from './0036-refunds-for-orders.js';
import { NamesAsTold1764000000040 } from './0040-names-as-told.js';
import { DisputesFollowed1764000000041 } from './0041-disputes-followed.js';
import { FraudWarnings1764000000042 } from './0042-fraud-warnings.js';
import { GoodsHeld1764000000043 } from './0043-goods-held.js';
import { PollCursors1764000000044 } from './0044-poll-cursors.js';
import { TurnsOfRefundKeys1764000000047 } from './0047-turns-of-refund-keys.js';
import { RefundsOfCashBalances1764000000048 } from './0048-refunds-of-cash-balances.js';
import { SharedCircuits1764000000049 } from './0049-shared-circuits.js';
import { ReadBacks1764000000050 } from './0050-read-backs.js';
import { LanesOfEvents1764000000052 } from './0052-lanes-of-events.js';
import { LanesOfMessages1764000000053 } from './0053-lanes-of-messages.js';
import { BookSeals1764000000054 } from './0054-book-seals.js';
import { AuditRounds1764000000055 } from './0055-audit-rounds.js';
import { CallsBack1764000000056 } from './0056-calls-back.js';
import { ApiTokens1764000000057 } from './0057-api-tokens.js';
import { PaymentsOfCustomers1764000000058 } from './0058-payments-of-customers.js';

/** All migrations, oldest first. One statement each, since MySQL commits every DDL statement by itself. */
export const MIGRATIONS = [
  Connections1764000000001,
  StripeEvents1764000000002,
  CustomerAccounts1764000000003,
  Orders1764000000004,
  OrderReferences1764000000005,
  Payments1764000000006,
  Evidence1764000000007,
  PaymentReferences1764000000008,
  CashEntries1764000000009,
  Refunds1764000000010,
  Disputes1764000000011,
  Applications1764000000012,
  PaymentDeductions1764000000013,
  Adjustments1764000000014,
  Exceptions1764000000015,
  OutboxMessages1764000000016,
  Destinations1764000000017,
  IdempotencyKeys1764000000018,
  AuditLog1764000000019,
  AnsweredExceptions1764000000020,
  ExceptionHistory1764000000021,
  DismissedPairs1764000000022,
  MatchingPolicies1764000000023,
  FormsOfReferences1764000000024,
  OrdersByAmount1764000000025,
  AccountNames1764000000026,
  PaymentsByAmount1764000000028,
  KnownNamesAndNumbers1764000000029,
  ExceptionsByDue1764000000030,
  RefundsFollowed1764000000031,
  KnownRefundsFollowed1764000000032,
  PushesOfRefunds1764000000033,
  RefundRequests1764000000034,
  RefundCalls1764000000035,
  RefundsForOrders1764000000036,
  NamesAsTold1764000000040,
  DisputesFollowed1764000000041,
  FraudWarnings1764000000042,
  GoodsHeld1764000000043,
  PollCursors1764000000044,
  TurnsOfRefundKeys1764000000047,
  RefundsOfCashBalances1764000000048,
  SharedCircuits1764000000049,
  ReadBacks1764000000050,
  LanesOfEvents1764000000052,
  LanesOfMessages1764000000053,
  BookSeals1764000000054,
  AuditRounds1764000000055,
  CallsBack1764000000056,
  ApiTokens1764000000057,
  PaymentsOfCustomers1764000000058,
];
