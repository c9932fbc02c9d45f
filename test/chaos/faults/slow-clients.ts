import { connect } from 'node:net';
import type { Fault } from './fault.js';
import { must } from './fault.js';

export const slowClients: Fault = {
  name: 'slow-clients',
  part: 'ingress',
  says: 'Hundreds of clients connect and say little or nothing',
  made: '300 idle connections, 50 that send a header a second',
  healed: 'connections dropped',
  mustBeSeen: 'webhooks are answered as ever',
  recoveryMsMax: 60000,
  lastsMs: [1500, 3000],
  mixable: true,
  inject: async ({ lane }) => {
    lane.front.slowestMs();
    const port = lane.fleet.members('ingress')[0]?.port ?? 0;
    const sockets = Array.from({ length: 350 }, () => connect(port, '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => undefined);
    for (const socket of sockets.slice(0, 50)) socket.write('POST /webhooks/stripe/default HTTP/1.1\r\nhost: x\r\n');
    const drip = setInterval(() => {
      for (const socket of sockets.slice(0, 50)) if (!socket.destroyed) socket.write('x-a: b\r\n');
    }, 500);
    let slowestMs = 0;
    return {
      heal: async () => {
        slowestMs = Math.round(lane.front.slowestMs());
        clearInterval(drip);
        for (const socket of sockets) socket.destroy();
      },
      observe: async () => {
        must(slowestMs < 4_000, `a webhook waited ${slowestMs} ms`);
        return `webhooks waited ${slowestMs} ms at the most`;
      },
    };
  },
};
