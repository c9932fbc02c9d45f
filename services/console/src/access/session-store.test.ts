import { expect } from 'chai';
import type { SessionData } from 'express-session';
import { describe, it } from 'mocha';
import { BoundedSessionStore, SESSIONS_MAX } from './session-store.js';

const SESSION = { user: { name: 'ana', role: 'admin' } } as unknown as SessionData;

function found(store: BoundedSessionStore, id: string): boolean {
  let session: SessionData | null | undefined;
  store.get(id, (_error, value) => {
    session = value;
  });
  return session !== null && session !== undefined;
}

describe('the sessions of a console', () => {
  it('end when they are not used, and live on when they are', () => {
    let nowMs = 0;
    const store = new BoundedSessionStore(1_000, () => nowMs);
    store.set('idle', SESSION);
    store.set('busy', SESSION);
    nowMs = 900;
    store.touch('busy', SESSION);
    nowMs = 1_000;
    expect(found(store, 'idle')).to.equal(false);
    expect(found(store, 'busy')).to.equal(true);
  });

  it('are bounded: the one not used for longest goes', () => {
    const store = new BoundedSessionStore(1_000, () => 0);
    store.set('first', SESSION);
    store.set('second', SESSION);
    store.touch('first', SESSION);
    for (let each = 0; each < SESSIONS_MAX - 1; each += 1) store.set(`s${each}`, SESSION);
    expect(found(store, 'second')).to.equal(false);
    expect(found(store, 'first')).to.equal(true);
  });

  it('are gone after a logout', () => {
    const store = new BoundedSessionStore(1_000, () => 0);
    store.set('one', SESSION);
    store.destroy('one');
    expect(found(store, 'one')).to.equal(false);
  });
});
