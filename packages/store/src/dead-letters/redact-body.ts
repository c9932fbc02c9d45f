/**
 * What may be seen of a body, an answer or an error. Secrets, links that open something, and card numbers never; names, addresses and whatever
 * else people wrote only by whoever may see personal data. Of JSON the shape stays: numbers, yes and no, ids, and words of closed lists.
 */

/** `structure`: what a machine wrote. `personal`: also what people wrote. */
export type Insight = 'structure' | 'personal';

const HIDDEN = '[hidden]';
const SECRET = '[secret]';
const CARD = '[card number]';
/** Objects within each other; deeper ones are hidden. */
const DEPTH_MAX = 32;

const SECRET_KEY =
  /secret|password|passphrase|authorization|signature|api_?key|access_?token|private_?key|(?:^|_)(?:url|pdf|cvc|cvv|pin)$/i;
const SECRET_TEXT = /\b(?:[srp]k_(?:live|test)_|whsec_|whsk_)[\w+/=-]+|\b\w+_secret_\w+|\bBearer\s+[\w.~+/=-]+/gi;
const EMAIL = /[^\s"'<>(),;:]+@[^\s"'<>(),;:]+/g;
const DIGITS = /\d(?:[ -]?\d){12,18}/g;

/** Keys whose text is a word of a closed list, a code or a number. */
const PLAIN_KEY =
  /^(?:object|type|status|currency|livemode|api_version|version|reason|code|decline_code|failure_code|failure_reason|state|kind|brand|country|network|capture_method|confirmation_method|payment_status|refund_status|pending_reason|collection_method|billing_reason|outcome|risk_level|setup_future_usage|source_type|timestamp|created|method|next_step|rule)$/;
const PLAIN_TEXT = /^[\w.:+-]{1,64}$/;
/** `pi_3Nx…`, `out_17`: an id of Stripe’s or ours. */
const ID_TEXT = /^(?:[a-z]{2,12}_){1,3}[A-Za-z0-9]{1,128}$/;

/** JSON text with what may not be seen replaced; text that is no JSON is hidden, or cleaned for whoever may see personal data. */
export function redactBody(body: string, insight: Insight): unknown {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return insight === 'personal' ? redactText(body, insight) : `[not JSON, ${body.length} characters]`;
  }
  return redactValue(value, '', insight, 0);
}

/** A sentence: an error, an answer. */
export function redactText(text: string, insight: Insight): string {
  const clean = text.replace(SECRET_TEXT, SECRET).replace(DIGITS, (digits) => (isCardNumber(digits) ? CARD : digits));
  return insight === 'personal' ? clean : clean.replace(EMAIL, HIDDEN);
}

function redactValue(value: unknown, key: string, insight: Insight, depth: number): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (depth > DEPTH_MAX) return HIDDEN;
  if (Array.isArray(value)) return value.map((each) => redactValue(each, key, insight, depth + 1));
  if (typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([name, each], place) => [
        nameOf(name, place, insight),
        redactValue(each, name, insight, depth + 1),
      ]),
    );
  if (SECRET_KEY.test(key)) return SECRET;
  if (typeof value === 'number') return isCardNumber(String(value)) ? CARD : value;
  return redactString(String(value), key, insight);
}

/** A key of a map is text as well: metadata may have anybody’s words as keys. */
function nameOf(name: string, place: number, insight: Insight): string {
  return /^[a-z][a-z0-9_]{0,63}$/i.test(name) && !isCardNumber(name)
    ? name
    : insight === 'personal'
      ? redactText(name, insight)
      : `[key ${place}]`;
}

function redactString(text: string, key: string, insight: Insight): string {
  const clean = redactText(text, insight);
  if (insight === 'personal' || text === '') return clean;
  const plain = (PLAIN_KEY.test(key) && PLAIN_TEXT.test(text)) || ID_TEXT.test(text);
  return plain ? clean : HIDDEN;
}

/** 13 to 19 digits whose check digit is right. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  if (!/^\d{13,19}$/.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const counted = place % 2 === 0 ? digit : digit * 2;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}
