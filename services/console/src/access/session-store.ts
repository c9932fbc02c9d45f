import { type SessionData, Store } from 'express-session';

/** People logged in at one time; the session not used for longest goes first. */
export const SESSIONS_MAX = 1_000;

interface Kept {
  readonly session: string;
  readonly untilMs: number;
}

/**
 * Sessions in the memory of this process, bounded and expiring. A restart logs everybody out, and several consoles need a balancer that
 * keeps a browser at one of them; nothing else depends on it.
 */
export class BoundedSessionStore extends Store {
  readonly #sessions = new Map<string, Kept>();
  readonly #lifeMs: number;
  readonly #nowMs: () => number;

  constructor(lifeMs: number, nowMs: () => number = Date.now) {
    super();
    this.#lifeMs = lifeMs;
    this.#nowMs = nowMs;
  }

  override get(id: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    const kept = this.#sessions.get(id);
    if (kept !== undefined && kept.untilMs <= this.#nowMs()) this.#sessions.delete(id);
    const live = this.#sessions.get(id);
    callback(null, live === undefined ? null : (JSON.parse(live.session) as SessionData));
  }

  override set(id: string, session: SessionData, callback?: (error?: unknown) => void): void {
    this.#sessions.delete(id);
    this.#sessions.set(id, { session: JSON.stringify(session), untilMs: this.#nowMs() + this.#lifeMs });
    if (this.#sessions.size > SESSIONS_MAX) this.#sessions.delete(this.#sessions.keys().next().value ?? id);
    callback?.();
  }

  override touch(id: string, session: SessionData, callback?: () => void): void {
    this.set(id, session, callback);
  }

  override destroy(id: string, callback?: (error?: unknown) => void): void {
    this.#sessions.delete(id);
    callback?.();
  }
}
