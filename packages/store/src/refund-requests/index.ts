export { type ClaimedRefund, claimRefundCalls, REFUND_LEASE_MS } from './claim-refund-calls.js';
export { approveRefund, type RefundDecision, withdrawRefund } from './decide-refund.js';
export { finishRefundCall, putOffRefunds, type RefundResult } from './finish-refund-calls.js';
export { recogniseRefunds, type ToldRefund } from './recognise-refunds.js';
export {
  REFUND_REASONS,
  REFUND_REFUSALS,
  type RefundAsk,
  type RefundOutcome,
  type RefundReason,
  type RefundRefusalCode,
  type RefundRefused,
  type RefundTaken,
} from './refund-ask.js';
export {
  findRefundRequest,
  pageOfRefundRequests,
  type RefundCallView,
  type RefundRequestFilter,
  type RefundRequestView,
} from './refund-request-view.js';
export { requestRefund } from './request-refund.js';
