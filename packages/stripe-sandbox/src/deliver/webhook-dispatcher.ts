import type { EndpointStats } from './endpoint-queue.js';
import { EndpointQueue } from './endpoint-queue.js';
import type { Faults } from './faults.js';
import type { RetryPolicy } from './retry-policy.js';
import { webhookSender } from './send-webhook.js';

/** An endpoint as the dispatcher needs it. */
export interface DispatchTarget {
  readonly id: string;
  readonly url: string;
  readonly secrets: readonly string[];
  readonly enabledEvents: readonly string[];
}

/** An event on its way, and the endpoints that do not have it yet. */
export interface DispatchedEvent {
  readonly id: string;
  readonly type: string;
  readonly json: string;
  readonly ordinal: number;
}

export interface DispatcherOptions {
  readonly seed: string;
  readonly faults: () => Faults;
  readonly retry: RetryPolicy;
  readonly concurrency: number;
  readonly waitingMax: number;
  /** Delivered, or given up: dropped, overflowed, or out of attempts. */
  readonly onSettled: (eventId: string, endpointId: string, delivered: boolean) => void;
}

/** Sends each event to every endpoint that asked for its type; one queue an endpoint, so that a dead one stops no other. */
export class WebhookDispatcher {
  readonly #options: DispatcherOptions;
  readonly #queues = new Map<string, { target: DispatchTarget; readonly queue: EndpointQueue }>();
  readonly #idleWaiters = new Set<() => void>();
  #endpointsMade = 0;
  #paused = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Adds an endpoint, or changes its events and secrets; another URL begins a new queue. */
  setTarget(target: DispatchTarget): void {
    const known = this.#queues.get(target.id);
    if (known !== undefined && known.target.url === target.url) {
      known.target = target;
      return;
    }
    known?.queue.stop();
    const entry = { target, queue: this.#queueOf(target) };
    entry.queue.pause(this.#paused);
    this.#queues.set(target.id, entry);
  }

  removeTarget(id: string): void {
    this.#queues.get(id)?.queue.stop();
    this.#queues.delete(id);
    this.#tellIdle();
  }

  /** Ids of the endpoints that want this type of event. */
  wanting(type: string): string[] {
    const ids: string[] = [];
    for (const { target } of this.#queues.values()) if (wants(target.enabledEvents, type)) ids.push(target.id);
    return ids;
  }

  send(event: DispatchedEvent, endpointIds: readonly string[]): void {
    for (const id of endpointIds) this.#queues.get(id)?.queue.add(event, event.ordinal);
  }

  /** Holds all deliveries back, or lets them go. */
  pause(paused: boolean): void {
    this.#paused = paused;
    for (const { queue } of this.#queues.values()) queue.pause(paused);
  }

  stats(): Record<string, EndpointStats & { readonly url: string }> {
    const all: Record<string, EndpointStats & { readonly url: string }> = {};
    for (const [id, { target, queue }] of this.#queues) all[id] = { url: target.url, ...queue.stats };
    return all;
  }

  get idle(): boolean {
    for (const { queue } of this.#queues.values()) if (!queue.idle) return false;
    return true;
  }

  /** Resolves true when nothing is waiting or in flight, false after `timeoutMs`. */
  drain(timeoutMs: number): Promise<boolean> {
    if (this.idle) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (drained: boolean): void => {
        clearTimeout(timer);
        this.#idleWaiters.delete(waiter);
        resolve(drained);
      };
      const waiter = (): void => finish(true);
      const timer = setTimeout(() => finish(false), timeoutMs);
      this.#idleWaiters.add(waiter);
    });
  }

  stop(): void {
    for (const { queue } of this.#queues.values()) queue.stop();
    this.#queues.clear();
    this.#tellIdle();
  }

  #queueOf(target: DispatchTarget): EndpointQueue {
    const { seed, faults, retry, concurrency, waitingMax, onSettled } = this.#options;
    this.#endpointsMade += 1;
    return new EndpointQueue({
      seed,
      ordinal: this.#endpointsMade,
      secrets: () => this.#queues.get(target.id)?.target.secrets ?? target.secrets,
      faults,
      sender: webhookSender(target.url, concurrency, retry.answerMsMax),
      retry,
      concurrency,
      waitingMax,
      onSettled: (eventId, delivered) => onSettled(eventId, target.id, delivered),
      onIdle: () => this.#tellIdle(),
    });
  }

  #tellIdle(): void {
    if (!this.idle) return;
    for (const waiter of [...this.#idleWaiters]) waiter();
  }
}

function wants(enabled: readonly string[], type: string): boolean {
  return enabled.some(
    (name) => name === '*' || name === type || (name.endsWith('.*') && type.startsWith(name.slice(0, -1))),
  );
}
