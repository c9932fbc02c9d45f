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
 * Whether the one who approves is somebody else. Actors are a door and names, `cli:ana`, `api:ana`, `token:shop:ana` (the token proves the first,
 * its holder says the second): the same name at another door is the same person, one token is never two, and a door without a name is nobody in
 * particular.
 */
export function isSecondPerson(actor: string, approver: string): boolean {
  const names = namesOf(approver);
  const before = new Set(namesOf(actor));
  return names.length > 0 && !names.some((name) => before.has(name));
}

function namesOf(actor: string): string[] {
  const [, ...names] = actor.split(':').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '');
}
