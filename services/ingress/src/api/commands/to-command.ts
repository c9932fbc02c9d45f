import type { OperatorCommandBody } from '@quittance/contracts';
import type { OperatorCommand } from '@quittance/domain';

/** A command in the words of the API, with its amounts as the books reckon them. */
export function toCommand(body: OperatorCommandBody): OperatorCommand {
  switch (body.action) {
    case 'split':
      return { ...body, allocations: body.allocations.map((each) => ({ ...each, amount: BigInt(each.amount) })) };
    case 'apply':
    case 'write_off':
    case 'mark_paid_outside':
    case 'propose_refund':
      return { ...body, amount: exact(body.amount) };
    default:
      return body;
  }
}

/** An amount of JSON, minor units. */
export function exact(amount: number | undefined): bigint | undefined {
  return amount === undefined ? undefined : BigInt(amount);
}
