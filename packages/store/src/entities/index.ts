import { AccountNames } from './account-names.js';
import { Adjustments } from './adjustments.js';
import { ApiTokens } from './api-tokens.js';
import { Applications } from './applications.js';
import { AuditLog } from './audit-log.js';
import { AuditRounds } from './audit-rounds.js';
import { BookSeals } from './book-seals.js';
import { CashEntries } from './cash-entries.js';
import { Connections } from './connections.js';
import { CustomerAccounts } from './customer-accounts.js';
import { Destinations } from './destinations.js';
import { DismissedPairs } from './dismissed-pairs.js';
import { Disputes } from './disputes.js';
import { Evidence } from './evidence.js';
import { ExceptionHistory } from './exception-history.js';
import { Exceptions } from './exceptions.js';
import { FraudWarnings } from './fraud-warnings.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { MatchingPolicies } from './matching-policies.js';
import { OrderReferences } from './order-references.js';
import { Orders } from './orders.js';
import { OutboxMessages } from './outbox-messages.js';
import { PaymentDeductions } from './payment-deductions.js';
import { PaymentReferences } from './payment-references.js';
import { Payments } from './payments.js';
import { PollCursors } from './poll-cursors.js';
import { RefundCalls } from './refund-calls.js';
import { RefundRequests } from './refund-requests.js';
import { Refunds } from './refunds.js';
import { StripeEvents } from './stripe-events.js';

/** Every table once more as an entity; a test holds them against the migrated database. */
export const ENTITIES = [
  AccountNames,
  Adjustments,
  ApiTokens,
  Applications,
  AuditLog,
  AuditRounds,
  BookSeals,
  CashEntries,
  Connections,
  CustomerAccounts,
  Destinations,
  DismissedPairs,
  Disputes,
  Evidence,
  ExceptionHistory,
  Exceptions,
  FraudWarnings,
  IdempotencyKeys,
  MatchingPolicies,
  OrderReferences,
  Orders,
  OutboxMessages,
  PaymentDeductions,
  PaymentReferences,
  Payments,
  PollCursors,
  RefundCalls,
  RefundRequests,
  Refunds,
  StripeEvents,
];
