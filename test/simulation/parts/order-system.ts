/**
 * The order system: takes pushes and believes the highest version of each order and refund, whatever comes when.
 *
 * It is slow, fails, breaks off after it has taken a push, asks to wait, refuses some for good, and forgets which messages it has seen. It never
 * forgets the versions: those are all that a receiver has to keep.
 */
import { type CallEnd, classify, type OrderSystem, type PushAnswer, type PushMessage } from '@quittance/oms';
import type { Process, Simulation } from '../time/simulation.js';
import type { Safeguard } from './safeguards.js';

/** Each as a probability of one call. */
export interface OrderSystemFaults {
  readonly fails: number;
  /** It takes the push and its answer never arrives. */
  readonly breaksOff: number;
  /** The push does not arrive. */
  readonly unreachable: number;
  readonly throttles: number;
  readonly slow: number;
  /** The push is on its way for so long that its sender gives it up before it arrives. */
  readonly late: number;
}

export const GOOD_ORDER_SYSTEM: OrderSystemFaults = {
  fails: 0,
  breaksOff: 0,
  unreachable: 0,
  throttles: 0,
  slow: 0,
  late: 0,
};

/** What it was last told of one order, or of one refund on it. */
export interface Told {
  readonly version: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Pushed {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const SLOW_MS_MAX = 9_000;
/** As the product's own limit of one call. */
const CALL_MS_MAX = 10_000;
const LATE_MS_MAX = 120_000;
const WAIT_MS_MAX = 120_000;

export class SimulatedOrderSystem {
  faults: OrderSystemFaults = GOOD_ORDER_SYSTEM;
  /** By `type reference subject`. */
  readonly told = new Map<string, Told>();
  /** Bodies by the id under which they came: the same id must always bring the same bytes. */
  readonly bodies = new Map<string, string>();
  readonly calls: { readonly atMs: number; readonly id: string; readonly status: number | null }[] = [];
  /** Until then it asked not to be called. */
  quietUntilMs = 0;
  readonly #simulation: Simulation;
  readonly #guarded: boolean;

  constructor(simulation: Simulation, without: ReadonlySet<Safeguard>) {
    this.#simulation = simulation;
    this.#guarded = !without.has('version guard');
  }

  clientOf(process: Process): OrderSystem {
    return { push: (message) => this.#call(process, message), readBack: null, close: async () => undefined };
  }

  /** Forgets which messages it has seen; the versions stay. */
  forget(): void {
    this.#simulation.note('order system', 'forgets which messages it has seen');
    this.bodies.clear();
  }

  async #call(process: Process, message: PushMessage): Promise<PushAnswer> {
    const { random } = this.#simulation;
    if (random.chance(this.faults.unreachable)) {
      await this.#simulation.step(process, `push ${message.id}`, () => this.#note(message, null));
      return answerTo({
        kind: 'failed',
        error: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
      });
    }
    await this.#simulation.step(process, `push ${message.id}`, () => undefined);
    if (random.chance(this.faults.late)) {
      this.#simulation.at(this.#simulation.nowMs + random.between(CALL_MS_MAX, LATE_MS_MAX), () =>
        this.#arrives(message),
      );
      await this.#simulation.sleep(CALL_MS_MAX);
      return answerTo({ kind: 'failed', error: Object.assign(new Error('timed out'), { name: 'TimeoutError' }) });
    }
    if (random.chance(this.faults.slow)) await this.#simulation.sleep(random.between(1, SLOW_MS_MAX));
    const end = this.#arrives(message);
    await this.#simulation.step(process, `hear of push ${message.id}`, () => undefined);
    return answerTo(end);
  }

  #arrives(message: PushMessage): CallEnd {
    const { random, nowMs } = this.#simulation;
    if (random.chance(this.faults.throttles)) {
      const retryAfterMs = random.between(1, WAIT_MS_MAX);
      this.quietUntilMs = Math.max(this.quietUntilMs, nowMs + retryAfterMs);
      this.#note(message, 429);
      return { kind: 'answered', status: 429, retryAfterMs };
    }
    if (random.chance(this.faults.fails)) {
      this.#note(message, 500);
      return { kind: 'answered', status: 500, retryAfterMs: null };
    }
    this.#take(message);
    if (random.chance(this.faults.breaksOff)) {
      this.#note(message, null);
      return { kind: 'failed', error: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) };
    }
    this.#note(message, 200);
    return { kind: 'answered', status: 200, retryAfterMs: null };
  }

  #take({ id, body }: PushMessage): void {
    const known = this.bodies.get(id);
    if (known !== undefined && known !== body)
      this.#simulation.failure ??= new Error(`message ${id} came with another body than before`);
    this.bodies.set(id, body);
    const { type, data } = JSON.parse(body) as Pushed;
    const key = keyOf(type, data);
    const version = Number(data['version'] ?? 0);
    const last = this.told.get(key);
    if (this.#guarded && last !== undefined && last.version >= version) return;
    this.told.set(key, { version, body: data });
  }

  #note(message: PushMessage, status: number | null): void {
    this.calls.push({ atMs: this.#simulation.nowMs, id: message.id, status });
    this.#simulation.note(
      'order system',
      () => `${message.id} → ${status ?? 'no answer'}  ${message.body.slice(0, 160)}`,
    );
  }
}

/** An order is told by itself, a refund or dispute for the order that it concerns. */
function keyOf(type: string, data: Readonly<Record<string, unknown>>): string {
  const family = type.split('.')[0] ?? '';
  const order = String(data['order'] ?? data['reference'] ?? data['order_reference'] ?? '');
  return family === 'order' ? `order ${order}` : `${family} ${order} ${String(data['id'] ?? data['refund'] ?? '')}`;
}

function answerTo(end: CallEnd): PushAnswer {
  const status = end.kind === 'answered' ? end.status : null;
  return { status, text: status === null ? null : '', ...classify(end) };
}
