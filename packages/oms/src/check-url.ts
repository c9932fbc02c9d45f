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
