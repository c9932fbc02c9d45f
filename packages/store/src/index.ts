export type { CustomerTold } from './accounts/ensure-customers.js';
export { askAboutAgeing } from './ageing/ask-about-ageing.js';
export { assertServer } from './assert-server.js';
export * from './audit/index.js';
export type { Facts } from './books/facts.js';
export type { NewMessages } from './books/save-changes.js';
export { closeBooks, type OpenBooks, openBooks, planChanges } from './books/settle-books.js';
export type { CommandDone, CommandOutcome, CommandRefused, CommandRequest } from './commands/command-request.js';
export { readDismissedPairs } from './commands/dismissed-pairs.js';
export { type HistoryEntry, readExceptionHistory } from './commands/exception-history.js';
export { COMMANDS_A_TRANSACTION_MAX, runCommands } from './commands/run-commands.js';
export * from './dead-letters/index.js';
export { type ExceptionFigure, readExceptionFigures } from './desk/exception-figures.js';
export type { ExceptionFilter } from './desk/exception-filter.js';
export {
  type ListedPayment,
  type ListedPaymentFilter,
  pageOfListedPayments,
} from './desk/listed-payments.js';
export {
  type MatchFigures,
  type Period,
  type RuleFigure,
  readMatchFigures,
  type StandingFigure,
} from './desk/match-figures.js';
export { MATCH_STANDINGS, type MatchStanding } from './desk/match-standing.js';
export { type ExceptionOrder, type ExceptionView, pageOfExceptions } from './desk/page-of-exceptions.js';
export { type Payer, readPayers } from './desk/payers.js';
export { tryCommands } from './desk/try-commands.js';
export * from './dispute-looks/index.js';
export {
  type Claim,
  claimKey,
  forgetAnswers,
  type KeptAnswer,
  keepAnswer,
  releaseKey,
} from './idempotency/idempotency-keys.js';
export { type ClaimedEvent, type ClaimedOrderChange, claimEvents, claimOrderChanges } from './inbox/claim-work.js';
export {
  type Connection,
  connectionAtStart,
  ensureConnectionMode,
  findConnection,
  listConnections,
} from './inbox/connections.js';
export {
  type FinishedEvent,
  finishEvents,
  finishOrderChanges,
  noteFailure,
  WORK_ATTEMPTS_MAX,
} from './inbox/finish-work.js';
export { insertEvents, type KeptEvent, type NewEvent } from './inbox/insert-events.js';
export type { ClaimLooksOptions } from './looks/claim-due-rows.js';
export { migrate } from './migrate.js';
export { MIGRATIONS } from './migrations/index.js';
export { openServiceStore } from './open-service-store.js';
export { openStore, type Store, type StoreOptions } from './open-store.js';
export type {
  AdjustmentOfOrder,
  AppliedPayment,
  DisputeOfOrder,
  PaymentOfOrder,
  RefundOfOrder,
} from './orders/order-parts.js';
export { type OrderView, readOrderViews } from './orders/order-view.js';
export { type OrderFilter, type OrderPlace, pageOfOrders } from './orders/page-of-orders.js';
export {
  type OrderToRegister,
  type Registered,
  type Registration,
  registerOrders,
} from './orders/register-orders.js';
export {
  CIRCUIT_OPEN_REASON,
  callPushesBack,
  claimCallBack,
  claimProbe,
  closeCircuit,
  type HeldPush,
  holdPushesBack,
  openCircuit,
  releaseProbe,
} from './outbox/circuits.js';
export {
  type ClaimedPush,
  type ClaimedPushes,
  claimPushes,
  PUSH_DEADLINE_H,
  PUSH_LEASE_MS,
  type UnsayablePush,
} from './outbox/claim-pushes.js';
export {
  type DestinationState,
  disableDestination,
  type EnableDestination,
  enableDestination,
  ensureDestinations,
  pauseDestination,
  readDestination,
} from './outbox/destinations.js';
export { type DisputeOnOrder, type DisputeView, readDisputeViews } from './outbox/dispute-view.js';
export { dropPushes, finishPushes, type PushResult, putOffPushes } from './outbox/finish-pushes.js';
export { insertMessages, type MessageStage, type NewMessage, PUBLISH_LEASE_S } from './outbox/insert-messages.js';
export { type PushTrouble, raisePushExceptions, settlePushExceptions } from './outbox/push-exceptions.js';
export type { PushBodies } from './outbox/pushed-states.js';
export {
  claimReadBacks,
  pushAgain,
  type ReadBackPlan,
  raiseDifference,
  readOrderVersion,
  settleDifference,
  type ToldVersion,
} from './outbox/read-backs.js';
export { type RefundOnOrder, type RefundView, readRefundViews } from './outbox/refund-view.js';
export { type RequeuePushes, requeuePushes } from './outbox/requeue-pushes.js';
export { type PaymentFilter, pageOfPayments } from './payments-view/page-of-payments.js';
export {
  type AppliedToOrder,
  findPaymentId,
  type PaymentView,
  readPaymentViews,
} from './payments-view/payment-view.js';
export { readTimeline, TIMELINE_ROWS_MAX, type TimelineEntry } from './payments-view/timeline.js';
export * from './policies/index.js';
export * from './polling/index.js';
export * from './refund-looks/index.js';
export * from './refund-requests/index.js';
export { type ClaimedRow, type ClaimOptions, claimOverdue } from './relay/claim-overdue.js';
export { DUE_KINDS } from './relay/due-tables.js';
export { countLeased, type HastenOptions, hastenClaimed, hastenPending } from './relay/hasten-pending.js';
export { OVERDUE_ROWS_COUNTED_MAX, type Overdue, readOverdue } from './relay/overdue.js';
export { withNamedLock } from './relay/with-named-lock.js';
export { Sql, type SqlValue, type SqlWrite } from './sql.js';
export {
  DESTINATION_STATES,
  type DestinationRow,
  type DestinationStateName,
  readDestinationRows,
} from './status/destination-rows.js';
export {
  countEvents,
  EVENT_STATES,
  type EventFilter,
  type EventRow,
  type EventState,
  listEvents,
} from './status/event-rows.js';
export type { OpenExceptions, ParkedRows, UnappliedMoney } from './status/open-matters.js';
export { ORDERS_COUNTED_MAX, type OrderCount, readOrderCounts } from './status/order-counts.js';
export { type OrderEntry, readOrderEntries } from './status/order-entries.js';
export { type PaymentEntry, readPaymentEntries } from './status/payment-entries.js';
export { listPushes, PUSH_STATES, type PushFilter, type PushRow, type PushState } from './status/push-rows.js';
export { type BooksStatus, readBooksStatus } from './status/read-status.js';
export { type RequeueCommand, type Requeued, requeueEvents } from './status/requeue-events.js';
export { WAITING_ROWS_COUNTED_MAX, type WaitingRows } from './status/waiting-rows.js';
export { type AuditEntry, writeAudit } from './status/write-audit.js';
export { isStoreTrouble } from './store-trouble.js';
export * from './tokens/index.js';
export { errnoOf, isDuplicate, runInTransaction, StaleRead } from './transaction.js';
