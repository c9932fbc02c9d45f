/**
 * Stripe: the sandbox's own objects and rules, and a mail service for events that keeps no promise Stripe does not make.
 *
 * Events arrive in any order, late, twice, under two ids, or not at all; one that is not acknowledged comes again for three days. Some are never
 * generated. What was generated stays in the list that a poller reads. Calls of the API may fail before or after they took effect:
 * those are the sandbox's own faults.
 */
import { type InsideSandbox, openInside } from '@quittance/stripe-sandbox';
import type Stripe from 'stripe';
import { inTime } from '../time/in-time.js';
import type { Process, Simulation } from '../time/simulation.js';
import type { Safeguard } from './safeguards.js';
import { stripeClientOf } from './stripe-client.js';

/** Each as a probability of one event, or of one call (those of the sandbox's own names). */
export interface StripeFaults {
  readonly drop: number;
  readonly duplicate: number;
  readonly late: number;
  readonly twin: number;
  /** A change of which no event is made: neither sent nor listed. */
  readonly neverMade: number;
  readonly apiRateLimitRate: number;
  readonly apiErrorRate: number;
  readonly apiErrorAfterRate: number;
  readonly apiLostAnswerRate: number;
  readonly apiResetRate: number;
}

export const GOOD_STRIPE: StripeFaults = {
  drop: 0,
  duplicate: 0,
  late: 0,
  twin: 0,
  neverMade: 0,
  apiRateLimitRate: 0,
  apiErrorRate: 0,
  apiErrorAfterRate: 0,
  apiLostAnswerRate: 0,
  apiResetRate: 0,
};

interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly json: string;
  readonly madeMs: number;
}

const PROMPT_MS_MAX = 2_000;
const LATE_MS_MAX = 6 * 3_600_000;
/** Stripe tries again with growing pauses, for three days. */
const RETRY_MS = [60_000, 5 * 60_000, 30 * 60_000, 2 * 3_600_000, 5 * 3_600_000, 10 * 3_600_000] as const;
const RETRY_FOR_MS = 72 * 3_600_000;
/** Longest wait for an answer to a webhook. */
const ANSWER_MS_MAX = 20_000;

export class SimulatedStripe {
  faults: StripeFaults = GOOD_STRIPE;
  readonly sandbox: InsideSandbox;
  /** Events that a list call shows, in the order in which they were made. */
  readonly events: StripeEvent[] = [];
  readonly acknowledged = new Set<string>();
  /** When something happened of which no event was made. */
  readonly unmadeMs: number[] = [];
  deliver: (json: string) => Promise<number> = async () => 503;
  /** Called when Stripe is told that an event is kept. */
  onAcknowledged: (id: string) => void = () => undefined;
  readonly #simulation: Simulation;
  readonly #keysStored: boolean;
  #underWay = 0;

  constructor(simulation: Simulation, seed: string, without: ReadonlySet<Safeguard>) {
    this.#simulation = simulation;
    this.#keysStored = !without.has('stored keys');
    // What takes banks days takes them days here: simulated time costs nothing.
    const delays = {
      captureMs: 3_600_000,
      debitMs: 3 * 86_400_000,
      refundMs: 2 * 86_400_000,
      refundFailMs: 86_400_000,
      disputeMs: 7_200_000,
      refundReferenceMs: 86_400_000,
    };
    this.sandbox = openInside({ seed, clock: () => simulation.nowMs, delays });
    simulation.whenIdle(() => {
      const dueMs = this.sandbox.nextDueMs();
      if (dueMs === null || dueMs > simulation.nowMs) return dueMs;
      this.runDue();
      return simulation.nowMs;
    });
  }

  /** Deliveries that have not come to an end. */
  get underWay(): number {
    return this.#underWay;
  }

  /** A call of somebody else's: the shop's checkout, a person at the dashboard. Never lost. */
  async call(path: string, params: Readonly<Record<string, unknown>> = {}): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.sandbox.request('POST', path, params);
    this.sendOut();
    this.#simulation.note(
      'stripe',
      () =>
        `${path} ${JSON.stringify(params)} → ${answer.status} ${String(answer.body['id'] ?? JSON.stringify(answer.body['error']))} ${String(answer.body['status'] ?? '')}`,
    );
    return answer.status === 200 ? answer.body : {};
  }

  /** Puts events that were made since into the mail. */
  sendOut(): void {
    const { random } = this.#simulation;
    for (const made of this.sandbox.takeEvents()) {
      if (random.chance(this.faults.neverMade)) {
        this.#simulation.note('stripe', () => `makes no event of ${made.type} ${subjectOf(made.json)}`);
        this.sandbox.unmake(made);
        this.unmadeMs.push(this.#simulation.nowMs);
        continue;
      }
      const event = { id: made.id, type: made.type, json: made.json, madeMs: this.#simulation.nowMs };
      this.events.push(event);
      this.#simulation.note('stripe', () => `event ${event.id} ${event.type} ${subjectOf(event.json)}`);
      if (random.chance(this.faults.drop)) {
        this.#simulation.note('stripe', () => `never delivers ${event.id}`);
        continue;
      }
      this.#post(event.json, event.id);
      if (random.chance(this.faults.duplicate)) this.#post(event.json, event.id);
      if (random.chance(this.faults.twin)) {
        const twin = { ...event, id: `${event.id}_twin`, json: event.json.replace(event.id, `${event.id}_twin`) };
        this.events.push(twin);
        this.#post(twin.json, twin.id);
      }
    }
  }

  #post(json: string, id: string): void {
    const { random } = this.#simulation;
    const most = random.chance(this.faults.late) ? LATE_MS_MAX : PROMPT_MS_MAX;
    this.#underWay += 1;
    this.#later(json, id, random.between(0, most), 0, this.#simulation.nowMs);
  }

  #later(json: string, id: string, ms: number, tries: number, sinceMs: number): void {
    this.#simulation.at(this.#simulation.nowMs + ms, () => {
      void inTime(this.#simulation, this.deliver(json), ANSWER_MS_MAX).then((status) => {
        if (status === 200) {
          this.acknowledged.add(id);
          this.onAcknowledged(id);
          this.#underWay -= 1;
          return;
        }
        this.#simulation.note('stripe', () => `${id} was answered ${status ?? 'not at all'}`);
        if (this.#simulation.nowMs - sinceMs > RETRY_FOR_MS) this.#underWay -= 1;
        else this.#later(json, id, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 0, tries + 1, sinceMs);
      });
    });
  }

  /** Lets time do what it does: debits settle, refunds arrive or fail. */
  runDue(): void {
    this.sandbox.runDue();
    this.sendOut();
  }

  clientOf(process: Process): Stripe {
    return stripeClientOf(this.#simulation, this.sandbox, process, () => this.sendOut(), this.#keysStored);
  }

  setFaults(faults: StripeFaults): void {
    this.faults = faults;
    const { apiRateLimitRate, apiErrorRate, apiErrorAfterRate, apiLostAnswerRate, apiResetRate } = faults;
    this.sandbox.faults({ apiRateLimitRate, apiErrorRate, apiErrorAfterRate, apiLostAnswerRate, apiResetRate });
  }
}

function subjectOf(json: string): string {
  const { data } = JSON.parse(json) as { data: { object: { id?: string; status?: string; amount?: number } } };
  return `${data.object.id ?? ''} ${data.object.status ?? ''} ${data.object.amount ?? ''}`;
}
