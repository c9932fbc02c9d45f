import { Agent } from 'undici';
import { guardedLookup, type ResolveAll } from './guarded-lookup.js';
import { ANSWER_HEADER_BYTES_MAX, CONNECT_MS_MAX, CONNECTIONS_MAX } from './limits.js';

export interface AgentOptions {
  /** Also http and private addresses: for an order system on the own machine or network. */
  readonly allowPrivate: boolean;
  readonly callMsMax: number;
  readonly connectionsMax?: number | undefined;
  /** Instead of the system's resolver. */
  readonly resolve?: ResolveAll | undefined;
}

/** Connections to order systems: kept alive, few, with an end to every wait, and to addresses that were checked when they were made. */
export function openAgent({ allowPrivate, callMsMax, connectionsMax = CONNECTIONS_MAX, resolve }: AgentOptions): Agent {
  return new Agent({
    connections: connectionsMax,
    pipelining: 1,
    headersTimeout: callMsMax,
    bodyTimeout: callMsMax,
    maxHeaderSize: ANSWER_HEADER_BYTES_MAX,
    connect: { lookup: guardedLookup(allowPrivate, resolve), timeout: Math.min(CONNECT_MS_MAX, callMsMax) },
  });
}
