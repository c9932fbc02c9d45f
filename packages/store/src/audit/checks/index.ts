import type { Check } from '../difference.js';
import { MOVEMENT_CHECKS } from './movements.js';
import { ORDER_CHECKS } from './orders.js';
import { PAYMENT_CHECKS } from './payments.js';

/** Every invariant that rows can prove, money first. */
export const CHECKS: readonly Check[] = [...PAYMENT_CHECKS, ...MOVEMENT_CHECKS, ...ORDER_CHECKS];
