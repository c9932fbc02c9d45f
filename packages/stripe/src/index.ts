export * from './client.js';
export type { EventStage } from './event-families.js';
export { type BodyRefusal, type EnvelopeRead, type EventEnvelope, readEnvelope } from './read-envelope.js';
export * from './route-event.js';
export * from './sign-webhook.js';
export { ORDER_METADATA_KEYS } from './translate/evidence.js';
export * from './translate/translate.js';
export * from './translate/translation.js';
export * from './verify-webhook.js';
