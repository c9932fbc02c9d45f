export { claimDueRefunds, type DueRefund } from './claim-due-refunds.js';
export { finishLook, type LookResult, type LookWritten, type Overdue as OverdueRefund } from './finish-looks.js';
