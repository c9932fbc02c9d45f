import { expect } from 'chai';
import { describe, it } from 'mocha';
import { trackSlowCalls } from './slow-calls.js';

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('a slow call', () => {
  const errors: unknown[] = [];
  const track = (callsMax = 10) => trackSlowCalls({ slowMs: 20, callsMax, onError: (error) => errors.push(error) });

  it('does not hold up the others, and is told of when it ends', async () => {
    const slow = deferred<string>();
    const ended: string[] = [];
    const calls = track();
    const inTime = await calls.settle([Promise.resolve('a'), slow.promise, Promise.resolve('b')], async (late) => {
      ended.push(late);
    });
    expect(inTime).to.deep.equal(['a', 'b']);
    slow.resolve('c');
    await calls.drain();
    expect(ended).to.deep.equal(['c']);
  });

  it('is not waited for when all end in time', async () => {
    const calls = track();
    const inTime = await calls.settle([Promise.resolve(1), Promise.resolve(2)], () =>
      Promise.reject(new Error('never')),
    );
    expect(inTime).to.deep.equal([1, 2]);
  });

  it('is waited for when too many are about already', async () => {
    const calls = track(1);
    const first = deferred<number>();
    await calls.settle([first.promise], async () => undefined);
    const second = deferred<number>();
    const settling = calls.settle([second.promise], async () => undefined);
    setTimeout(() => second.resolve(2), 60);
    expect(await settling).to.deep.equal([2]);
    first.resolve(1);
    await calls.drain();
  });

  it('whose end cannot be recorded is reported', async () => {
    const calls = track();
    const slow = deferred<number>();
    await calls.settle([slow.promise], () => Promise.reject(new Error('database gone')));
    slow.resolve(1);
    await calls.drain();
    expect(String(errors)).to.contain('database gone');
  });
});
