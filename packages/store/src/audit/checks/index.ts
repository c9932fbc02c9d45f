import type { Check } from '../difference.js';
import { SEAL_CHECKS } from '../seals/seal-checks.js';
import { COMMAND_CHECKS } from './commands.js';
import { DUE_ROW_CHECKS } from './due-rows.js';
import { EXCEPTION_CHECKS } from './exceptions.js';
import { FOUND_BY_CHECKS } from './found-by.js';
import { MOVEMENT_CHECKS } from './movements.js';
import { ORDER_CHECKS } from './orders.js';
import { PAYMENT_CHECKS } from './payments.js';
import { PUSH_CHECKS } from './pushes.js';
import { REFUND_CHECKS } from './refunds.js';

/** Every invariant that rows can prove, money first. */
export const CHECKS: readonly Check[] = [
  ...PAYMENT_CHECKS,
  ...MOVEMENT_CHECKS,
  ...ORDER_CHECKS,
  ...PUSH_CHECKS,
  ...DUE_ROW_CHECKS,
  ...REFUND_CHECKS,
  ...EXCEPTION_CHECKS,
  ...FOUND_BY_CHECKS,
  ...COMMAND_CHECKS,
  ...SEAL_CHECKS,
];
