import { isIP } from 'node:net';
import { mayConnectTo } from './public-address.js';

/**
 * What is wrong with the address of an order system, as a sentence; `null` when it may be used.
 *
 * Only what the text itself tells: the addresses behind a name are checked at each connection. The URL parser has already turned
 * `0x7f.1` and `2130706433` into `127.0.0.1`.
 */
export function problemOfUrl(text: string, allowPrivate: boolean): string | null {
  if (!URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    return allowPrivate
      ? 'must begin with https:// or http://'
      : 'must begin with https:// (OMS_ALLOW_PRIVATE allows http://)';
  if (url.username !== '' || url.password !== '') return 'must not carry a user name or password';
  if (url.hash !== '') return 'must not carry a fragment';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && !mayConnectTo(host, allowPrivate))
    return `points to ${host}, which is not a public address (OMS_ALLOW_PRIVATE allows private ones)`;
  if (!allowPrivate && /(^|\.)localhost\.?$/i.test(host)) return 'points to this machine (OMS_ALLOW_PRIVATE allows it)';
  return null;
}

/** Stands for the order in the address where an order system is asked what it knows. */
export const REFERENCE_PLACE = '{reference}';

/** The same for the address of the read-back, which must say where the order's reference goes. */
export function problemOfReadBackUrl(text: string, allowPrivate: boolean): string | null {
  const place = text.indexOf(REFERENCE_PLACE);
  if (place < 0) return `must contain ${REFERENCE_PLACE}`;
  const withOne = text.replaceAll(REFERENCE_PLACE, 'A-1');
  if (URL.canParse(withOne) && place < text.indexOf(new URL(withOne).pathname, text.indexOf('//') + 2))
    return `must have ${REFERENCE_PLACE} in its path or query`;
  return problemOfUrl(withOne, allowPrivate);
}
