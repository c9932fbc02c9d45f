import { COMMAND_ACTIONS, EXCEPTION_STATES } from '@quittance/domain';
import { EXCEPTION_RESOURCE } from './exception-resource.js';
import { ORDER_RESOURCE } from './order-resource.js';
import { PAYMENT_RESOURCE } from './payment-resource.js';
import { PROBLEM_DETAILS } from './problem-details.js';
import { z } from './zod.js';

const written = {
  action: z.enum(COMMAND_ACTIONS),
  done: z.string().meta({ description: 'What was done, in a sentence' }),
  applications: z.array(z.string()).meta({ description: 'Ids of the application rows that were written' }),
};

/** The answer to a command: what it concerned, as it is now. */
export const COMMAND_ANSWER = z.object({
  ...written,
  exception: EXCEPTION_RESOURCE.nullable().meta({ description: 'The exception that was answered' }),
  payment: PAYMENT_RESOURCE.nullable(),
  orders: z.array(ORDER_RESOURCE),
});
export type CommandAnswer = z.output<typeof COMMAND_ANSWER>;

/** The answer to a batch: one entry for each command, in the order they were sent. */
export const COMMANDS_ANSWER = z.object({
  data: z.array(
    z.object({
      exception: z.string().nullable(),
      status: z.int().meta({ description: 'What the single call would have answered: 200, 404, 409 or 422' }),
      action: written.action.optional(),
      done: written.done.optional(),
      applications: written.applications.optional(),
      state: z.enum(EXCEPTION_STATES).optional().meta({ description: 'Of the exception, as it is left' }),
      payment: z.string().nullable().optional(),
      orders: z.array(z.string()).optional(),
      problem: PROBLEM_DETAILS.optional(),
    }),
  ),
});
export type CommandsAnswer = z.output<typeof COMMANDS_ANSWER>;
