/**
 * Resolves a name for a connection and lets only addresses through that a push may go to.
 *
 * Runs at every connection and the socket connects to the very address that was checked, so a name that answers with a public address
 * first and a private one later (DNS rebinding) gets nowhere. One address that must not be used condemns the whole answer: an honest
 * name has none. Not relied upon: that the name was checked before.
 */
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { mayConnectTo } from './public-address.js';

/** Finds all addresses of a name. */
export type ResolveAll = (hostname: string, found: (error: Error | null, addresses: LookupAddress[]) => void) => void;

export const BLOCKED_CODE = 'EADDRESSBLOCKED';

export function guardedLookup(allowPrivate: boolean, resolve: ResolveAll = resolveWithSystem): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, (error, addresses) => {
      if (error !== null) return done(error, []);
      const wanted = options.family === 4 || options.family === 6 ? options.family : 0;
      const usable = addresses.filter((each) => wanted === 0 || each.family === wanted);
      const [first] = usable;
      const bad = addresses.find((each) => !mayConnectTo(each.address, allowPrivate));
      if (bad !== undefined) return done(blocked(hostname, bad.address), []);
      if (first === undefined) return done(notFound(hostname), []);
      return options.all === true ? done(null, usable) : done(null, first.address, first.family);
    });
  };
}

function resolveWithSystem(hostname: string, found: (error: Error | null, addresses: LookupAddress[]) => void): void {
  systemLookup(hostname, { all: true }, (error, addresses) => found(error, addresses ?? []));
}

function blocked(hostname: string, address: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} leads to ${address}, which pushes must not go to`), {
    code: BLOCKED_CODE,
  });
}

function notFound(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} has no address of the wanted family`), { code: 'ENOTFOUND' });
}
