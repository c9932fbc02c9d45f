export { claimDueDisputes, type DueDispute } from './claim-due-disputes.js';
export { type DisputeLookResult, finishDisputeLook } from './finish-dispute-look.js';
