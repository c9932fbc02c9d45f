import { Agent, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';

/** 'hung-up': sent, and the connection cut on purpose before the answer. */
type SendOutcome = number | 'failed' | 'hung-up';

/** Keeps connections to one endpoint open and bounds how many there are. */
export interface WebhookSender {
  readonly send: (body: string, signature: string, hangUp: boolean) => Promise<SendOutcome>;
  readonly close: () => void;
}

/** @param timeoutMs how long an answer is waited for. */
export function webhookSender(url: string, connectionsMax: number, timeoutMs: number): WebhookSender {
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  const options = { keepAlive: true, maxSockets: connectionsMax, scheduling: 'fifo' as const };
  const agent = secure ? new SecureAgent(options) : new Agent(options);
  const request = secure ? requestHttps : requestHttp;
  const send = (body: string, signature: string, hangUp: boolean): Promise<SendOutcome> =>
    new Promise((resolve) => {
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'stripe-signature': signature,
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      };
      const sent = request(target, { method: 'POST', agent, headers, timeout: timeoutMs }, (answer) => {
        if (hangUp) {
          answer.destroy();
          resolve('hung-up');
          return;
        }
        answer.on('error', () => resolve('failed'));
        answer.on('end', () => resolve(answer.statusCode ?? 'failed'));
        answer.resume();
      });
      sent.on('timeout', () => sent.destroy());
      sent.on('error', () => resolve('failed'));
      sent.end(body);
    });
  return { send, close: () => agent.destroy() };
}
