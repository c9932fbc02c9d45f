import { createMetrics } from '@quittance/runtime';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { type Line, type LineNews, openLine } from './open-line.js';

const ANSWERED: LineNews = { kind: 'answered' };
const NO_ANSWER: LineNews = { kind: 'no_answer' };
const REFUSED: LineNews = { kind: 'key_refused', because: 'revoked' };

/** A line whose calls are counted. */
function counted(options: Parameters<typeof openLine>[0] = {}) {
  const metrics = createMetrics('test');
  const told: string[] = [];
  const note = (_fields: object, name: string) => told.push(name);
  const log = { error: note, warn: note, info: note } as never;
  const line: Line = openLine({ callsPerSecond: 100_000, volumeMin: 3, resetMs: 60, metrics, log, ...options });
  let sent = 0;
  const call = (door: 'asking' | 'following', news: LineNews, gate?: Promise<void>) =>
    line[door].send(
      async () => {
        sent += 1;
        await gate;
        return news.kind;
      },
      () => news,
    );
  return { line, call, told, metrics, sent: () => sent };
}

describe('the line to Stripe', () => {
  it('is shut for asking and for reading when either gets no answers, and nothing is sent meanwhile', async () => {
    const { line, call, sent, metrics } = counted();
    for (let n = 0; n < 3; n += 1) expect(await call('following', NO_ANSWER)).to.equal('no_answer');
    expect(line.asking.stayAway()?.waitMs).to.be.greaterThan(0);
    expect(await call('asking', ANSWERED)).to.include({ kind: 'held', why: 'throttled' });
    expect(sent()).to.equal(3);
    expect((await metrics.expose()).body).to.contain(
      'quittance_circuit_state{stage="stripe_refunds",service="test"} 2',
    );
    line.close();
  });

  it('lets one trial call through at a time, however many wait', async () => {
    const { line, call, sent } = counted();
    for (let n = 0; n < 3; n += 1) await call('asking', NO_ANSWER);
    while (line.asking.stayAway() !== null) await new Promise((resolve) => setTimeout(resolve, 10));
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const trial = call('asking', ANSWERED, gate);
    const others = await Promise.all(Array.from({ length: 20 }, () => call('following', ANSWERED)));
    expect(others.every((each) => typeof each === 'object' && each.kind === 'held')).to.equal(true);
    expect(sent()).to.equal(4);
    open();
    expect(await trial).to.equal('answered');
    expect(await call('following', ANSWERED)).to.equal('answered');
    line.close();
  });

  it('is left in peace for as long as Stripe asks', async () => {
    const { line, call } = counted();
    await call('asking', { kind: 'throttled', waitMs: 30_000 });
    expect(line.following.stayAway()?.waitMs).to.be.within(29_000, 30_000);
    line.close();
  });

  it('asks once in a while whether Stripe takes the key again, and says loudly that it does not', async () => {
    const { line, call, sent, told, metrics } = counted({ keyProbeMs: 50 });
    await call('asking', REFUSED);
    const held = await Promise.all(Array.from({ length: 10 }, () => call('asking', REFUSED)));
    expect(
      held.every((each) => typeof each === 'object' && each.kind === 'held' && each.why === 'key_refused'),
    ).to.equal(true);
    expect(sent()).to.equal(1);
    expect(line.asking.stayAway()?.because).to.equal('Stripe refuses the key');
    expect(told).to.deep.equal(['stripe.key_refused']);
    const gauge = async () =>
      /quittance_stripe_key_refused\{stage="asking",service="test"\} (\d)/.exec((await metrics.expose()).body)?.[1];
    expect(await gauge()).to.equal('1');
    while (line.asking.stayAway() !== null) await new Promise((resolve) => setTimeout(resolve, 10));
    const [tried, ...rest] = await Promise.all(Array.from({ length: 10 }, () => call('asking', REFUSED)));
    expect(tried).to.equal('key_refused');
    expect(rest.every((each) => typeof each === 'object')).to.equal(true);
    while (line.asking.stayAway() !== null) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await call('asking', ANSWERED)).to.equal('answered');
    expect(told).to.deep.equal(['stripe.key_refused', 'stripe.key_taken_again']);
    expect(await gauge()).to.equal('0');
    expect(sent()).to.equal(3);
    line.close();
  });

  it('reads with a key that may only read, while asking waits for one that may write', async () => {
    const { line, call } = counted();
    await call('asking', REFUSED);
    expect(await call('following', ANSWERED)).to.equal('answered');
    expect(line.asking.stayAway()).to.not.equal(null);
    line.close();
  });

  it('shuts for no refusal: a key, a limit and a no prove that Stripe is there', async () => {
    const { line, call } = counted({ keyProbeMs: 0 });
    for (let n = 0; n < 10; n += 1) await call('asking', n % 2 === 0 ? REFUSED : { kind: 'heard' });
    expect(line.following.stayAway()).to.equal(null);
    line.close();
  });
});
