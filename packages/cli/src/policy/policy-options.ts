import { PREVIEW_PAYMENTS_MAX } from '@quittance/store';
import { InvalidArgumentError } from 'commander';
import { readInstant } from '../read-instant.js';

/** A time or a day (its midnight UTC). */
export function instantOption(text: string): Date {
  const ms = readInstant(text);
  if (ms === null) throw new InvalidArgumentError('it must be a date or a time: 2026-11-21, 2026-11-21T08:00:00Z');
  return new Date(ms);
}

/** A version as `policy show` and `policy history` tell it; 0: none was written yet. */
export function versionOption(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('it must be a version: a whole number, 0 when there is none');
  return Number(text);
}

export function paymentsOption(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > PREVIEW_PAYMENTS_MAX)
    throw new InvalidArgumentError(`it must be a whole number from 1 to ${PREVIEW_PAYMENTS_MAX}`);
  return value;
}
