import { parseCurrency } from '../currency.js';

/**
 * Above which amount a second person must agree, in minor units by lower-case currency; `*` stands for every currency that is not named.
 * A currency without a limit needs no approval.
 */
export type ApprovalLimits = ReadonlyMap<string, bigint>;

const PART = /^([A-Za-z]{3}|\*):(\d{1,18})$/;

/**
 * Reads `usd:50000,jpy:80000,*:0`.
 * @returns the limits, or a sentence that says which part cannot be read
 */
export function readApprovalLimits(text: string): ApprovalLimits | string {
  const limits = new Map<string, bigint>();
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [, code = '', amount = ''] = PART.exec(part) ?? [];
    const currency = code === '*' ? '*' : parseCurrency(code);
    if (currency === null) return `"${part}" is not currency:amount in minor units, for example usd:50000`;
    limits.set(currency, BigInt(amount));
  }
  return limits;
}

/** Whether a second person must agree to a refund of this amount. */
export function needsApproval(limits: ApprovalLimits, amount: bigint, currency: string): boolean {
  const limit = limits.get(currency) ?? limits.get('*');
  return limit !== undefined && amount > limit;
}

/**
 * Whether the one who approves is somebody else. Actors are a door and a name, `cli:ana`, `api:ana`: the same name at another door is the
 * same person, and a door without a name is nobody in particular.
 */
export function isSecondPerson(actor: string, approver: string): boolean {
  const name = nameOf(approver);
  return name !== null && name !== nameOf(actor);
}

function nameOf(actor: string): string | null {
  const name = actor
    .slice(actor.indexOf(':') + 1)
    .trim()
    .toLowerCase();
  return !actor.includes(':') || name === '' ? null : name;
}
