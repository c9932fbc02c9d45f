import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';

interface Line {
  readonly msg: string;
  readonly [field: string]: unknown;
}

interface Running {
  readonly lines: Line[];
  readonly errors: () => string;
  readonly exit: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  says(message: string): Promise<Line>;
}

const INDEX = new URL('./index.js', import.meta.url).href;
const LINE_MS_MAX = 5_000;

describe('a service process', function () {
  this.timeout(15_000);
  let child: ChildProcess | undefined;

  afterEach(() => void child?.kill('SIGKILL'));

  /** Runs a service whose start function is the given source text. */
  function run(start: string, env: Record<string, string> = {}): Running {
    const source = `import { runService, settingsFor } from ${JSON.stringify(INDEX)};
      await runService({ name: 'matching', schema: settingsFor(${env['NEEDS'] ?? ''}),
        start: async ({ config, log, onStop, checks, metrics }) => { ${start} } });`;
    const spawned = spawn(process.execPath, ['--input-type=module', '-e', source], {
      env: { ...env, PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = spawned;
    const lines: Line[] = [];
    let rest = '';
    let errors = '';
    spawned.stdout.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts.map((part) => JSON.parse(part) as Line));
      spawned.emit('lines');
    });
    spawned.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    const says = async (message: string): Promise<Line> => {
      for (;;) {
        const found = lines.find((line) => line.msg === message);
        if (found !== undefined) return found;
        await once(spawned, 'lines', { signal: AbortSignal.timeout(LINE_MS_MAX) });
      }
    };
    const exit = once(spawned, 'close').then(([code]) => code as number | null);
    return { lines, errors: () => errors, exit, says, signal: (name) => void spawned.kill(name) };
  }

  it('stops its parts in reverse order at SIGTERM and ends with 0', async () => {
    const service =
      run(`for (const part of ['store', 'queue', 'worker']) onStop(part, () => log.info({}, part + '.stopped'));
      setInterval(() => undefined, 1_000);`);
    await service.says('service.started');
    service.signal('SIGTERM');
    expect(await service.exit).to.equal(0);
    expect(service.lines.map((line) => line.msg)).to.deep.equal([
      'service.started',
      'service.stopping',
      'worker.stopped',
      'queue.stopped',
      'store.stopped',
      'service.stopped',
    ]);
  });

  it('passes over a part that hangs or fails while stopping', async () => {
    const service = run(`onStop('store', () => log.info({}, 'store.stopped'));
      onStop('queue', () => new Promise(() => undefined), 50);
      onStop('worker', () => { throw new Error('no'); });`);
    await service.says('service.started');
    service.signal('SIGINT');
    expect(await service.exit).to.equal(0);
    const messages = service.lines.map((line) => line.msg);
    expect(messages).to.include.members(['service.part_given_up', 'service.part_failed_to_stop', 'store.stopped']);
  });

  it('ends within its grace however long its parts take', async () => {
    const service = run(`onStop('store', () => new Promise(() => undefined), 60_000);`, { GRACE_MS: '100' });
    await service.says('service.started');
    service.signal('SIGTERM');
    expect(await service.exit).to.equal(0);
  });

  it('ends at once with 1 at a second signal', async () => {
    const service = run(`onStop('store', () => new Promise(() => undefined), 60_000);`);
    await service.says('service.started');
    service.signal('SIGTERM');
    await service.says('service.stopping');
    service.signal('SIGTERM');
    expect(await service.exit).to.equal(1);
  });

  it('is not ready before it has started, ready then, and not any more from the signal on, while it stays alive', async () => {
    const service = run(
      `checks.live('worker', () => true); log.info({}, 'part.started');
       globalThis.keep = setInterval(() => undefined, 1_000);`,
      { DRAIN_MS: '60000' },
    );
    const { metricsPort } = await service.says('service.started');
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${metricsPort}${path}`)).status;
    expect([await status('/healthz'), await status('/readyz'), await status('/metrics')]).to.deep.equal([
      200, 200, 200,
    ]);
    service.signal('SIGTERM');
    await service.says('service.stopping');
    expect([await status('/healthz'), await status('/readyz')]).to.deep.equal([200, 503]);
    service.signal('SIGTERM');
    expect(await service.exit).to.equal(1);
  });

  it('ends with 78 and a line for each wrong setting', async () => {
    const service = run('', { NEEDS: "'MYSQL_URL', 'REDIS_URL'", METRICS_PORT: 'many' });
    expect(await service.exit).to.equal(78);
    expect(
      service
        .errors()
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0])
        .sort(),
    ).to.deep.equal(['METRICS_PORT', 'MYSQL_URL', 'REDIS_URL']);
    expect(service.lines).to.deep.equal([]);
  });

  it('ends with 1 when a part cannot start, and says why', async () => {
    const service = run(`throw new Error('migrations are missing');`);
    expect(await service.exit).to.equal(1);
    expect(service.lines.at(-1)).to.have.nested.property('err.message', 'migrations are missing');
    expect(service.lines.at(-1)?.msg).to.equal('service.start_failed');
  });

  for (const [surprise, source] of [
    ['rejection', `setTimeout(() => void Promise.reject(new Error('lost')), 10);`],
    ['exception', `setTimeout(() => { throw new Error('lost'); }, 10);`],
  ] as const) {
    it(`ends with 1 at an unhandled ${surprise}, and logs it`, async () => {
      const service = run(source);
      expect(await service.exit).to.equal(1);
      expect(service.lines.at(-1)).to.have.property('msg', `service.${surprise}_unhandled`);
      expect(service.lines.at(-1)).to.have.nested.property('err.message', 'lost');
    });
  }

  it('shows its settings at start without the secrets', async () => {
    const service = run('', { NEEDS: "'REDIS_URL'", REDIS_URL: 'redis://:hunter2@127.0.0.1:1' });
    const started = await service.says('service.started');
    expect(JSON.stringify(started)).not.to.include('hunter2');
    expect(started).to.have.nested.property('settings.LOG_LEVEL', 'info');
  });
});
