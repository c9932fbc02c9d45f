import type { ProblemMore } from '@quittance/contracts';
import type { OrderConflict } from '@quittance/domain';
import type { OrderView } from '@quittance/store';
import { exactNumber } from './exact-number.js';

/** Says what contradicts what, and which money stands in the way. */
export function conflictProblem(conflicts: readonly OrderConflict[], order: OrderView): ProblemMore {
  return {
    detail: conflicts.map((each) => each.because).join('; '),
    errors: conflicts.map((each) => ({ pointer: `#/${each.field}`, code: each.code, detail: each.because })),
    applications: order.applications.map(({ id, payment, amount }) => ({ id, payment, amount: exactNumber(amount) })),
  };
}
