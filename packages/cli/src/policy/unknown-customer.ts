import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';

/** Ends the command when the order system never told of this customer. */
export function unknownCustomer(customer: string | undefined): CliProblem {
  return new CliProblem(EXIT.notWell, `no order has the customer ${customer ?? ''}`);
}
