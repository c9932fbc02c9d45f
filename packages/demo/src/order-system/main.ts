/** The demo order system as a process: prints one line for each order whose state changed. */
import { readConfig } from '@quittance/runtime';
import { z } from 'zod';
import { decisionLine, refundLine } from './decision-line.js';
import { startOrderSystem } from './start-order-system.js';

const PORT_USUAL = 7403;
const port = z.coerce.number().int().min(0).max(65_535);
const config = readConfig(
  z.object({
    ORDER_SYSTEM_PORT: port.optional(),
    PORT: port.default(PORT_USUAL),
    BIND_HOST: z.string().default('127.0.0.1'),
    OMS_SECRET: z.string().min(1).meta({ secret: true }),
  }),
);

const orderSystem = await startOrderSystem({
  port: config.ORDER_SYSTEM_PORT ?? config.PORT,
  host: config.BIND_HOST,
  secret: config.OMS_SECRET.split(',')[0] ?? '',
  onNews: (order) => console.log(decisionLine(order, new Date())),
  onRefund: (refund) => console.log(refundLine(refund, new Date())),
});
console.log(`order system: ${orderSystem.address} (pushes to ${orderSystem.url})`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void orderSystem.close().then(() => process.exit(0)));
