import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import Stripe from 'stripe';
import { startReceiver } from './proving/receiver.js';

const BIN = fileURLToPath(new URL('./bin.js', import.meta.url));

describe('the command', () => {
  it('starts a sandbox as told, says where it is, and ends at a signal', async () => {
    const receiver = await startReceiver();
    const options = [
      '--port',
      '0',
      '--webhook',
      receiver.url,
      '--secret',
      'whsec_cli',
      '--seed',
      '8',
      '--faults',
      'duplicateRate=1',
    ];
    const child = spawn(process.execPath, [BIN, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    expect(line).to.match(/^stripe-sandbox http:\/\/127\.0\.0\.1:\d+ key=sk_test_sandbox seed=8$/);
    const port = Number(/:(\d+) /.exec(line)?.[1]);
    const stripe = new Stripe('sk_test_sandbox', { host: '127.0.0.1', port, protocol: 'http' });
    await stripe.customers.create({});
    await stripe.rawRequest('POST', '/v1/test_helpers/sandbox/drain', {});
    const [first] = receiver.received;
    expect(receiver.received).to.have.length(2);
    expect(stripe.webhooks.constructEvent(first?.body ?? '', first?.signature ?? '', 'whsec_cli').type).to.equal(
      'customer.created',
    );
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).to.deep.equal([0, null]);
    receiver.stop();
  });

  it('ends with a usage error where it cannot read its options', async () => {
    const child = spawn(process.execPath, [BIN, '--nonsense'], { stdio: 'ignore' });
    expect(await once(child, 'exit')).to.deep.equal([64, null]);
  });
});
