import { DueHeap } from '../world/due-heap.js';
import type { Faults } from './faults.js';
import { type DeliveryPlan, planDelivery } from './plan-delivery.js';
import { type RetryPolicy, retryDelayMs } from './retry-policy.js';
import type { WebhookSender } from './send-webhook.js';
import { signWebhook } from './sign-webhook.js';

/** Counts of one endpoint since the start; `waiting` and `inFlight` are of this moment. */
export interface EndpointStats {
  events: number;
  attempts: number;
  delivered: number;
  failedAttempts: number;
  duplicated: number;
  dropped: number;
  delayed: number;
  reordered: number;
  hungUp: number;
  exhausted: number;
  overflowed: number;
  waiting: number;
  inFlight: number;
}

/** What an event is to a queue. */
export interface QueuedEvent {
  readonly id: string;
  readonly json: string;
}

interface Delivery {
  readonly event: QueuedEvent;
  readonly attempt: number;
  /** Hang up on this attempt instead of reading the answer. */
  readonly hangUp: boolean;
}

interface Held {
  readonly delivery: Delivery;
  behind: number;
}

export interface QueueOptions {
  readonly seed: string;
  /** The endpoint's number, for its draws. */
  readonly ordinal: number;
  readonly secrets: () => readonly string[];
  readonly faults: () => Faults;
  readonly sender: WebhookSender;
  readonly retry: RetryPolicy;
  readonly concurrency: number;
  readonly waitingMax: number;
  readonly onSettled: (eventId: string, delivered: boolean) => void;
  readonly onIdle: () => void;
}

/**
 * The way of events to one endpoint: first in first out, with at most `concurrency` in flight, retries with back-off, and the faults
 * that were planned. Input: events as they are made; output: signed HTTP. A crash loses the queue, not the events: what was not
 * delivered is remembered with each event and put back at the next start. Nothing here relies on the sandbox's own clock: signatures,
 * delays and back-off are real time.
 */
export class EndpointQueue {
  readonly stats: EndpointStats = {
    events: 0,
    attempts: 0,
    delivered: 0,
    failedAttempts: 0,
    duplicated: 0,
    dropped: 0,
    delayed: 0,
    reordered: 0,
    hungUp: 0,
    exhausted: 0,
    overflowed: 0,
    waiting: 0,
    inFlight: 0,
  };
  readonly #options: QueueOptions;
  #ready: Delivery[] = [];
  #readyHead = 0;
  readonly #later = new DueHeap<Delivery | Held>();
  #held: Held[] = [];
  #timer: NodeJS.Timeout | undefined;
  #wakeAtMs = Number.POSITIVE_INFINITY;
  #stopped = false;
  #paused = false;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get idle(): boolean {
    return this.stats.waiting === 0 && this.stats.inFlight === 0;
  }

  /** @param ordinal the event's number, for its draws. */
  add(event: QueuedEvent, ordinal: number): void {
    const { seed, faults, ordinal: endpoint } = this.#options;
    const plan = planDelivery(seed, faults(), endpoint, ordinal);
    this.stats.events += 1;
    if (plan.drop) {
      this.stats.dropped += 1;
      this.#options.onSettled(event.id, false);
      return;
    }
    if (this.stats.waiting + this.stats.inFlight + plan.copies > this.#options.waitingMax) {
      this.stats.overflowed += 1;
      this.#options.onSettled(event.id, false);
      return;
    }
    this.#place(event, plan);
    this.#pump();
  }

  /** While paused nothing is sent; what comes waits. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#pump();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#options.sender.close();
  }

  #place(event: QueuedEvent, plan: DeliveryPlan): void {
    this.stats.waiting += plan.copies;
    this.stats.duplicated += plan.copies - 1;
    for (let copy = 0; copy < plan.copies; copy += 1) {
      const delivery: Delivery = { event, attempt: 1, hangUp: copy === 0 && plan.hangUp };
      if (copy === 0 && plan.holdBehind > 0) this.#hold(delivery, plan.holdBehind);
      else if (copy === 0 && plan.delayMs > 0) this.#delay(delivery, plan.delayMs);
      else this.#ready.push(delivery);
    }
  }

  #hold(delivery: Delivery, behind: number): void {
    const held: Held = { delivery, behind };
    this.stats.reordered += 1;
    this.#held.push(held);
    this.#wakeIn(this.#options.faults().reorderHoldMsMax, held);
  }

  #delay(delivery: Delivery, delayMs: number): void {
    this.stats.delayed += 1;
    this.#wakeIn(delayMs, delivery);
  }

  #wakeIn(delayMs: number, item: Delivery | Held): void {
    this.#later.push(Date.now() + delayMs, item);
    this.#arm();
  }

  #arm(): void {
    const dueMs = this.#later.nextDueMs;
    if (this.#stopped || dueMs === undefined || dueMs >= this.#wakeAtMs) return;
    clearTimeout(this.#timer);
    this.#wakeAtMs = dueMs;
    this.#timer = setTimeout(() => this.#wake(), Math.max(0, dueMs - Date.now()));
  }

  #wake(): void {
    this.#wakeAtMs = Number.POSITIVE_INFINITY;
    const nowMs = Date.now();
    for (let item = this.#later.popDue(nowMs); item !== undefined; item = this.#later.popDue(nowMs)) {
      if ('delivery' in item) this.#release(item);
      else this.#ready.push(item);
    }
    this.#arm();
    this.#pump();
  }

  #release(held: Held): void {
    const at = this.#held.indexOf(held);
    if (at === -1) return;
    this.#held.splice(at, 1);
    this.#ready.push(held.delivery);
  }

  #pump(): void {
    while (!this.#stopped && !this.#paused && this.stats.inFlight < this.#options.concurrency) {
      const next = this.#take();
      if (next === undefined) return;
      this.stats.waiting -= 1;
      this.stats.inFlight += 1;
      void this.#attempt(next);
    }
  }

  #take(): Delivery | undefined {
    const overtaken = this.#held.findIndex((held) => held.behind <= 0);
    if (overtaken !== -1) return this.#held.splice(overtaken, 1)[0]?.delivery;
    const next = this.#ready[this.#readyHead];
    if (next === undefined) return undefined;
    this.#readyHead += 1;
    if (this.#readyHead === this.#ready.length || this.#readyHead >= 4096) {
      this.#ready = this.#ready.slice(this.#readyHead);
      this.#readyHead = 0;
    }
    for (const held of this.#held) held.behind -= 1;
    return next;
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { sender, secrets, onSettled } = this.#options;
    this.stats.attempts += 1;
    const signature = signWebhook(delivery.event.json, secrets(), Math.floor(Date.now() / 1000));
    const outcome = await sender.send(delivery.event.json, signature, delivery.hangUp);
    this.stats.inFlight -= 1;
    if (this.#stopped) return;
    if (typeof outcome === 'number' && outcome >= 200 && outcome < 300) {
      this.stats.delivered += 1;
      onSettled(delivery.event.id, true);
    } else {
      if (outcome === 'hung-up') this.stats.hungUp += 1;
      else this.stats.failedAttempts += 1;
      this.#again(delivery);
    }
    this.#pump();
    if (this.idle) this.#options.onIdle();
  }

  #again({ event, attempt }: Delivery): void {
    const { retry, seed, ordinal, onSettled } = this.#options;
    if (attempt >= retry.attemptsMax) {
      this.stats.exhausted += 1;
      onSettled(event.id, false);
      return;
    }
    this.stats.waiting += 1;
    this.#wakeIn(retryDelayMs(retry, attempt, seed, `${ordinal}:${event.id}`), {
      event,
      attempt: attempt + 1,
      hangUp: false,
    });
  }
}
