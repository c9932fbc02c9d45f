export { problemOfReadBackUrl, problemOfUrl } from './check-url.js';
export { type CallEnd, classify, VERDICTS } from './classify-answer.js';
export { guardedLookup, type ResolveAll } from './guarded-lookup.js';
export { ANSWER_KEPT_BYTES_MAX, CALL_MS_MAX, CONNECTIONS_MAX, RETRY_AFTER_MS_MAX } from './limits.js';
export type { OrderSystem, PushAnswer, PushMessage, ReadBackAnswer } from './order-system.js';
export { mayConnectTo } from './public-address.js';
export { createSigner, problemOfSecret } from './signer.js';
export { openStandardWebhooks, type StandardWebhooksOptions } from './standard-webhooks.js';
