export { decisionLine } from './order-system/decision-line.js';
export type { Delivery } from './order-system/delivery-log.js';
export type { Faults } from './order-system/faults.js';
export type { PushedOrder } from './order-system/order-book.js';
export {
  type DemoOrderSystem,
  type OrderSystemOptions,
  type OrderSystemStats,
  startOrderSystem,
} from './order-system/start-order-system.js';
export { differenceOf } from './shop/meets-expectation.js';
export { planStory, planTraffic } from './shop/plan-traffic.js';
export { runTraffic, type TrafficOptions } from './shop/run-traffic.js';
export { type Expectation, STORY_KINDS, type Step, type Story, type StoryKind } from './shop/story.js';
