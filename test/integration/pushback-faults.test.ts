import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '@quittance/contracts';
import { createMetrics } from '@quittance/runtime';
import { callPushesBack, claimCallBack, closeCircuit, openCircuit, readDestination } from '@quittance/store';
import { waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { jobOf, type PushbackSetting, pushbackSetting } from './pushback-setting.js';

const signal = new AbortController().signal;
const METADATA = 'http://169.254.169.254/latest/meta-data/';

describe('an order system that fails', function () {
  this.timeout(30_000);

  let setting: PushbackSetting;
  let orders = 0;
  let reference = '';
  let orderId = '';
  const servers: Server[] = [];

  before(async () => {
    setting = await pushbackSetting();
  });
  beforeEach(async () => {
    reference = `F-${++orders}`;
    orderId = await setting.order(reference);
  });
  afterEach(async () => {
    setting.orderSystem.setFaults({});
    await setting.stop();
    for (const server of servers.splice(0)) server.close();
    await setting.store.sql.write('DELETE FROM destinations');
    await setting.store.sql.write('DELETE FROM exception_history');
    await setting.store.sql.write('DELETE FROM exceptions');
  });
  after(() => setting.end());

  const callsOf = (of = reference) => setting.orderSystem.deliveries().filter((each) => each.reference === of);
  const received = () => setting.orderSystem.stats().received;
  const problemOf = (outcomes: ReadonlyMap<string, unknown>, id: string) => outcomes.get(`ms-${id}`) as Problem;
  async function pushes(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push(await setting.pay(await setting.order(`${reference}-${n}`), 1_000n));
    return ids;
  }
  async function circuit() {
    const [row] = await setting.store.sql.select<{ open: number | string; probes: number; probe_ms: string | null }>(
      `SELECT circuit_opened_at IS NOT NULL AS open, probes,
              TIMESTAMPDIFF(MICROSECOND, CURRENT_TIMESTAMP(3), probe_at) DIV 1000 AS probe_ms FROM destinations`,
    );
    return { open: Number(row!.open) === 1, probes: row!.probes, probeMs: Number(row!.probe_ms ?? 0) };
  }
  const trialDue = () => setting.store.sql.write('UPDATE destinations SET probe_at = CURRENT_TIMESTAMP(3)');

  it('answers 500 for long: ten calls open the circuit for all processes, one that starts later among them', async () => {
    const ids = await pushes(30);
    setting.orderSystem.setFaults({ status: 500 });
    const before = received();
    const [first, second] = [await setting.handler(), await setting.handler()];
    await first(
      ids.slice(0, 10).map((id) => jobOf(id)),
      signal,
    );
    await waitFor('the circuit', async () => (await circuit()).open);
    await second(
      ids.slice(10, 20).map((id) => jobOf(id)),
      signal,
    );
    const later = await setting.handler();
    await later(
      ids.slice(20).map((id) => jobOf(id)),
      signal,
    );
    expect(received() - before).to.equal(10);
    const waiting = await setting.rows(ids.slice(10));
    expect(waiting.map((row) => [row.state, row.attempts])).to.deep.equal(waiting.map(() => ['pending', 0]));
    expect(waiting.every((row) => row.due_in_ms! > 20_000 && row.due_in_ms! < 341_000)).to.equal(true);
  });

  it('answers 500 for long: of many processes one makes the trial of a period', async () => {
    const ids = await pushes(24);
    setting.orderSystem.setFaults({ status: 500 });
    const handlers = await Promise.all(Array.from({ length: 6 }, () => setting.handler()));
    await openCircuit(setting.store.sql, setting.orderSystem.url, 60_000, 'HTTP 500');
    const all = () =>
      Promise.all(
        handlers.map((handle, n) =>
          handle(
            ids.slice(4 * n, 4 * n + 4).map((id) => jobOf(id)),
            signal,
          ),
        ),
      );
    const before = received();
    await all();
    expect(received() - before, 'before the first period is over').to.equal(0);
    for (let period = 1; period <= 3; period += 1) {
      await trialDue();
      await Promise.all([all(), all()]);
      expect(received() - before).to.equal(period);
      expect((await circuit()).probeMs).to.be.within(25_000, 30_000);
    }
    expect(await circuit()).to.deep.include({ open: true, probes: 3 });
    const attempts = (await setting.rows(ids)).reduce((sum, row) => sum + row.attempts, 0);
    expect(attempts, 'attempts are calls').to.equal(3);
    setting.orderSystem.setFaults({});
    await trialDue();
    await all();
    expect((await circuit()).open).to.equal(false);
    await waitFor('what waited to be due', async () =>
      (await setting.rows(ids)).every((row) => row.state === 'done' || row.due_in_ms! <= 2_500),
    );
    await all();
    expect((await setting.rows(ids)).every((row) => row.state === 'done')).to.equal(true);
  });

  it('answers 500 for long: of the states of an order that change meanwhile only the newest waits', async () => {
    const handle = await setting.handler();
    await openCircuit(setting.store.sql, setting.orderSystem.url, 60_000, 'HTTP 500');
    const ids: string[] = [];
    for (let change = 0; change < 6; change += 1) {
      ids.push(await setting.pay(orderId, 1_000n));
      await handle([jobOf(ids.at(-1)!)], signal);
    }
    const rows = await setting.rows(ids);
    expect(rows.map((row) => row.state)).to.deep.equal([...Array(5).fill('superseded'), 'pending']);
    expect(rows.map((row) => row.attempts)).to.deep.equal(Array(6).fill(0));
    await trialDue();
    await handle([jobOf(ids.at(-1)!)], signal);
    expect(callsOf().map((each) => each.version)).to.deep.equal([7]);
  });

  it('answers 500 for long: what waited is called back once, however often the relay takes it meanwhile', async () => {
    const ids = await pushes(3);
    const handle = await setting.handler();
    await openCircuit(setting.store.sql, setting.orderSystem.url, 60_000, 'HTTP 500');
    await handle(
      ids.map((id) => jobOf(id)),
      signal,
    );
    expect(await callPushesBack(setting.store, setting.orderSystem.url)).to.equal(3);
    await setting.store.sql.write(
      'UPDATE outbox_messages SET due_at = CURRENT_TIMESTAMP(3) + INTERVAL 60 SECOND WHERE id IN (?)',
      [ids],
    );
    expect(await callPushesBack(setting.store, setting.orderSystem.url)).to.equal(0);
  });

  it('is back, and the process that found so dies at once: another one calls back what waited, one alone', async () => {
    const ids = await pushes(3);
    const { sql } = setting.store;
    const { url } = setting.orderSystem;
    const handle = await setting.handler();
    await openCircuit(sql, url, 60_000, 'HTTP 500');
    await handle(
      ids.map((id) => jobOf(id)),
      signal,
    );
    await closeCircuit(sql, url);
    expect(await claimCallBack(sql, url), 'while the one that closed it may be at it').to.equal(false);
    const late = await setting.pay(orderId, 1_000n);
    await sql.write('UPDATE destinations SET call_back_at = CURRENT_TIMESTAMP(3)');
    await handle([jobOf(late)], signal);
    await waitFor('what waited to be due', async () =>
      (await setting.rows(ids)).every((row) => row.state === 'done' || row.due_in_ms! <= 2_500),
    );
    await waitFor('it to be done with', async () => (await readDestination(sql, url)).callBackDue === false);
    expect(await claimCallBack(sql, url), 'when all are called back').to.equal(false);
  });

  it('is tried by one process, which gives the trial back when there is nothing to send or it stops itself', async () => {
    const id = await setting.pay(orderId, 1_000n);
    const handle = await setting.handler();
    await openCircuit(setting.store.sql, setting.orderSystem.url, 60_000, 'HTTP 500');
    await trialDue();
    await handle([jobOf('999999')], signal);
    expect(await circuit()).to.deep.include({ open: true, probes: 0 });
    expect((await circuit()).probeMs).to.be.at.most(0);
    setting.orderSystem.setFaults({ delayMs: 2_000, status: 500 });
    const stopping = new AbortController();
    const running = handle([jobOf(id)], stopping.signal);
    await waitFor('the trial', async () => callsOf().length === 1);
    stopping.abort();
    await running;
    expect(await circuit()).to.deep.include({ open: true, probes: 0 });
    expect((await setting.row(id)).attempts).to.equal(0);
  });

  it('is seen to be down in the metrics of every process, also of one without work', async () => {
    const metrics = createMetrics('test');
    await setting.start({ breaker: { resetMs: 200 } }, {}, { metrics });
    const shows = async (state: number) =>
      (await metrics.expose()).body.includes(`quittance_circuit_state{stage="order_system",service="test"} ${state}`);
    await waitFor('closed', () => shows(0));
    await openCircuit(setting.store.sql, setting.orderSystem.url, 60_000, 'HTTP 500');
    await waitFor('open', () => shows(2));
    await closeCircuit(setting.store.sql, setting.orderSystem.url);
    await waitFor('closed again', () => shows(0));
  });

  it('lets a trial hang: it ends at the time limit, and the next one closes the circuit', async () => {
    const [first, second] = await pushes(2);
    const handle = await setting.handler({ call: { callMsMax: 200 } });
    await openCircuit(setting.store.sql, setting.orderSystem.url, 60_000, 'HTTP 500');
    setting.orderSystem.setFaults({ delayMs: 5_000, status: 204, times: 1 });
    await trialDue();
    expect(problemOf(await handle([jobOf(first!)], signal), first!).code).to.equal('oms.call_timed_out');
    expect((await circuit()).open).to.equal(true);
    await trialDue();
    expect(problemOf(await handle([jobOf(second!)], signal), second!)).to.equal('done');
    expect((await circuit()).open).to.equal(false);
  });

  it('hangs: each call is given up at the limit, places are bounded, and the circuit opens', async () => {
    const ids = await pushes(12);
    setting.orderSystem.setFaults({ delayMs: 5_000, status: 204 });
    const handle = await setting.handler({ call: { callMsMax: 150 } });
    const startedMs = performance.now();
    await handle(
      ids.map((id) => jobOf(id)),
      signal,
    );
    expect(performance.now() - startedMs).to.be.lessThan(4_500);
    expect((await setting.rows(ids)).every((row) => row.reason?.startsWith('oms.call_timed_out'))).to.equal(true);
    await waitFor('the circuit', async () => (await circuit()).open);
  });

  it('takes a push in, then resets before it answers: the same id and body come again, once', async () => {
    const id = await setting.pay(orderId, 1_000n);
    setting.orderSystem.setFaults({ resetAfterAccept: true, times: 1 });
    const handle = await setting.handler();
    await handle([jobOf(id)], signal);
    await handle([jobOf(id, 2)], signal);
    expect(callsOf().map((each) => [each.id, each.status])).to.deep.equal([
      [`out_${id}`, 0],
      [`out_${id}`, 204],
    ]);
    expect(setting.orderSystem.stats().changed_bodies).to.equal(0);
  });

  it('refuses single orders with 400 or 422: those are parked, the circuit stays closed', async () => {
    const ids = await pushes(15);
    const handle = await setting.handler();
    for (const status of [400, 422]) {
      setting.orderSystem.setFaults({ status, answer: 'x'.repeat(10_000), times: 6 });
      await handle(
        ids.splice(0, 6).map((id) => jobOf(id)),
        signal,
      );
    }
    setting.orderSystem.setFaults({});
    await handle(
      ids.map((id) => jobOf(id)),
      signal,
    );
    expect((await circuit()).open).to.equal(false);
    expect((await setting.rows(ids)).every((row) => row.state === 'done')).to.equal(true);
    const exceptions = await setting.exceptions();
    expect(exceptions.map((each) => each.reason)).to.deep.equal(Array(12).fill('push_parked'));
    const [parked] = await setting.store.sql.select<{ answer: string }>(
      `SELECT answer FROM outbox_messages WHERE state = 'parked' ORDER BY id DESC LIMIT 1`,
    );
    expect(parked!.answer).to.equal('x'.repeat(4_096));
  });

  it('answers 429 with Retry-After: no worker calls from that moment on, though its batch is not through', async () => {
    const [slow, throttled, other] = await pushes(3);
    let calls = 0;
    const url = await http((body, answer) => {
      calls += 1;
      if (body.includes(`"${reference}-0"`)) setTimeout(() => answer(204), 1_500);
      else answer(429, { 'retry-after': '120' });
    });
    const handle = await setting.handler({}, undefined, { OMS_URL: url });
    const elsewhere = await setting.handler({}, undefined, { OMS_URL: url });
    let through = false;
    const batch = handle([jobOf(slow!), jobOf(throttled!)], signal).then(() => {
      through = true;
    });
    await waitFor('the pause', async () => {
      const [row] = await setting.store.sql.select<{ p: unknown }>('SELECT paused_until AS p FROM destinations');
      return row!.p !== null;
    });
    expect(through).to.equal(false);
    const kept = problemOf(await elsewhere([jobOf(other!)], signal), other!);
    expect(kept.disposition).to.equal('wait');
    expect(kept.waitMs).to.be.within(110_000, 120_000);
    expect(calls).to.equal(2);
    await batch;
  });

  it('redirects to an address of the cloud: it is not followed', async () => {
    const id = await setting.pay(orderId, 1_000n);
    setting.orderSystem.setFaults({ status: 301, location: METADATA });
    const handle = await setting.handler();
    expect(problemOf(await handle([jobOf(id)], signal), id).code).to.equal('oms.push_redirected');
    expect(callsOf()).to.have.length(1);
  });

  it('has a name that leads to a private address at a later look-up (DNS rebinding): nothing is sent there', async () => {
    const ids = await pushes(2);
    const before = received();
    let looks = 0;
    const named = setting.orderSystem.url.replace('127.0.0.1', 'orders.example.com');
    const address = () => (++looks === 1 ? '127.0.0.1' : '169.254.169.254');
    const handle = await setting.handler(
      { call: { resolve: (_name, found) => found(null, [{ address: address(), family: 4 }]) } },
      undefined,
      { OMS_URL: named },
    );
    const outcomes = [];
    for (const id of ids) {
      outcomes.push(problemOf(await handle([jobOf(id)], signal), id));
      // The connection is kept alive; only a new one looks the name up again.
      setting.orderSystem.hangUp();
      await sleep(50);
    }
    expect(outcomes[0]).to.equal('done');
    expect(outcomes[1]?.code).to.equal('oms.address_blocked');
    expect([looks, received() - before]).to.deep.equal([2, 1]);
  });

  it('answers 10 MB, or drips: the answer is cut, its beginning kept', async () => {
    const [large, dripping, silent] = await pushes(3);
    const startedMs = performance.now();
    const big = await raw((socket) => {
      socket.write('HTTP/1.1 422 No\r\ncontent-length: 10485760\r\n\r\n');
      const more = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 'x')));
      };
      socket.on('drain', more);
      more();
    });
    const drip = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
      const every = setInterval(() => socket.write('x'), 30);
      socket.on('close', () => clearInterval(every));
    });
    const dripOfHeaders = await raw((socket) => {
      const every = setInterval(() => socket.write('x'), 30);
      socket.on('close', () => clearInterval(every));
      socket.write('HTTP/1.1 200 OK\r\nx-a: ');
    });
    for (const [id, url] of [
      [large!, big],
      [dripping!, drip],
      [silent!, dripOfHeaders],
    ] as const) {
      const handle = await setting.handler({ call: { callMsMax: 400 }, slowCallMs: 5_000 }, undefined, {
        OMS_URL: url,
      });
      await handle([jobOf(id)], signal);
      await setting.stop();
    }
    expect(performance.now() - startedMs).to.be.lessThan(8_000);
    expect(await setting.row(large!)).to.deep.include({ state: 'parked', answer: 'x'.repeat(4_096) });
    expect((await setting.row(dripping!)).state).to.equal('done');
    expect((await setting.row(silent!)).reason).to.contain('oms.call_timed_out');
  });

  it('takes an old version in late, after a newer one: what it knows stays the newer one', async () => {
    const old = await setting.pay(orderId, 1_000n);
    setting.orderSystem.setFaults({ delayMs: 900, status: 204, times: 1 });
    const handle = await setting.handler({ call: { callMsMax: 150 } });
    await handle([jobOf(old)], signal);
    const stale = setting.orderSystem.stats().stale;
    const young = await setting.pay(orderId, 1_000n);
    await handle([jobOf(young)], signal);
    expect(setting.orderSystem.order(reference)!.version).to.equal(3);
    await waitFor('the old one', async () => setting.orderSystem.stats().stale > stale);
    expect(setting.orderSystem.order(reference)!.version).to.equal(3);
    await handle([jobOf(old, 2)], signal);
    expect((await setting.row(old)).state).to.equal('superseded');
    expect(callsOf().map((each) => each.version)).to.deep.equal([2, 3]);
  });

  async function http(
    handle: (body: string, answer: (status: number, headers?: Record<string, string>) => void) => void,
  ): Promise<string> {
    const server = createHttpServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      handle(Buffer.concat(chunks).toString(), (status, headers) => void response.writeHead(status, headers).end());
    });
    return listening(server);
  }

  /** A server that answers as it likes once it was sent something. */
  async function raw(answer: (socket: Socket) => void): Promise<string> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => answer(socket));
    });
    return listening(server);
  }

  async function listening(server: Server): Promise<string> {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
});
