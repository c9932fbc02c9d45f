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
