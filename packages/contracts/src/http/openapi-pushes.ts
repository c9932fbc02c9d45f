import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { DISPUTE_PUSH_BODY, DISPUTE_UPDATED } from '../dispute-push.js';
import { ORDER_PAYMENT_UPDATED, PUSH_BODY } from '../push-body.js';
import { REFUND_PUSH_BODY, REFUND_UPDATED } from '../refund-push.js';
import { z } from './zod.js';

const headers = z.object({
  'webhook-id': z.string().meta({ description: 'The same over all repetitions of one message' }),
  'webhook-timestamp': z.string().meta({ description: 'Seconds since 1970 of this try' }),
  'webhook-signature': z.string().meta({ description: '`v1,` and a signature as Standard Webhooks 1.0.0 say' }),
});

/** What the order system is sent, so that its programmers find both ways in one document. */
export function registerPushes(registry: OpenAPIRegistry): void {
  const responses = {
    '2XX': { description: 'Taken' },
    '410': { description: 'No more pushes are wanted' },
    '429': { description: 'Later; `Retry-After` is honoured' },
    '5XX': { description: 'Tried again for three days' },
  };
  const pushes = [
    [ORDER_PAYMENT_UPDATED, 'The whole payment state of an order', registry.register('OrderPush', PUSH_BODY)],
    [
      REFUND_UPDATED,
      'How far a refund has come, and what is to be done',
      registry.register('RefundPush', REFUND_PUSH_BODY),
    ],
    [
      DISPUTE_UPDATED,
      'How a dispute or inquiry stands, and until when somebody must act',
      registry.register('DisputePush', DISPUTE_PUSH_BODY),
    ],
  ] as const;
  for (const [name, summary, schema] of pushes)
    registry.registerWebhook({
      method: 'post',
      path: name,
      tags: ['pushes'],
      summary,
      description: 'Ignore every `version` that is not greater than the last one you saw.',
      request: { headers, body: { required: true, content: { 'application/json': { schema } } } },
      responses,
    });
}
