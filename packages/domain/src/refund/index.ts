export * from './draw-life.js';
export * from './follow-up.js';
export * from './newest-fact.js';
export * from './owed-again.js';
export * from './refund-life.js';
export * from './refund-words.js';
