/** From the call to the end of its answer. */
export const CALL_MS_MAX = 10_000;
/** For the TCP and TLS handshake, within the call's time. */
export const CONNECT_MS_MAX = 5_000;
/** Once the status is known, the rest of the answer may take this long; it decides nothing. */
export const ANSWER_MS_MAX = 2_000;
/** Bytes of an answer that are read before the connection is cut. */
export const ANSWER_BYTES_MAX = 64 * 1_024;
/** Bytes of an answer that are kept. */
export const ANSWER_KEPT_BYTES_MAX = 4 * 1_024;
/** Connections to one order system from one process. */
export const CONNECTIONS_MAX = 128;
/** The longest that a receiver's Retry-After is honoured; a longer one is taken for this. */
export const RETRY_AFTER_MS_MAX = 24 * 60 * 60 * 1_000;
/** The shortest: a receiver that asks for no time at all would be called in a circle. */
export const RETRY_AFTER_MS_MIN = 1_000;
/** Headers of an answer, bytes. */
export const ANSWER_HEADER_BYTES_MAX = 16 * 1_024;
/** How we name ourselves to order systems. */
export const USER_AGENT = 'Quittance/0.1';
