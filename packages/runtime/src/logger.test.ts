import { expect } from 'chai';
import { describe, it } from 'mocha';
import { createLogger, type LoggerOptions } from './logger.js';

function logged(write: (log: ReturnType<typeof createLogger>) => void, options: LoggerOptions = {}): string[] {
  const lines: string[] = [];
  write(createLogger('matching', { write: (line) => void lines.push(line), ...options }));
  return lines;
}

describe('the log', () => {
  it('is one JSON line an event, with the service, the level as a word and the time in UTC', () => {
    const [line] = logged((log) => log.info({ inboxId: '7' }, 'matching.completed'));
    const fields = JSON.parse(line ?? '') as Record<string, unknown>;
    expect(fields).to.include({ service: 'matching', level: 'info', msg: 'matching.completed', inboxId: '7' });
    expect(fields['time']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('shows no signature, token, cookie, password or secret', () => {
    const [line] = logged((log) =>
      log.info(
        {
          req: {
            headers: {
              'stripe-signature': 'hunter2',
              'webhook-signature': 'hunter2',
              authorization: 'hunter2',
              cookie: 'hunter2',
            },
          },
          secret: 'hunter2',
          token: 'hunter2',
          intent: { client_secret: 'hunter2', password: 'hunter2' },
        },
        'request.refused',
      ),
    );
    expect(line).not.to.include('hunter2');
  });

  it('shows no key even where nobody expected one', () => {
    const keys = [
      'sk_live_51Habc',
      'rk_test_51Habc',
      'whsec_MfKQ9r+/8=',
      'mysql://root:hunter2@db/x',
      'redis://:hunter2@cache',
    ];
    for (const key of keys) {
      const [line = ''] = logged((log) => log.error({ note: key, err: new Error(`refused ${key}`) }, `with ${key}`));
      expect(line, key).not.to.match(/51Habc|MfKQ|hunter2/);
      expect(line).to.include('[redacted]');
    }
  });

  it('shows of an error its type, message, code, stack and causes, and nothing a driver hung on it', () => {
    const cause = Object.assign(new Error('Deadlock found'), {
      code: 'ER_LOCK_DEADLOCK',
      sql: 'INSERT hunter2',
      parameters: ['hunter2'],
    });
    const [line = ''] = logged((log) => log.warn({ err: new Error('could not commit', { cause }) }, 'matching.failed'));
    expect(line).not.to.include('hunter2');
    const { err } = JSON.parse(line) as { err: { message: string; stack: string; cause: { code: string } } };
    expect(err.message).to.equal('could not commit');
    expect(err.stack).to.include('logger.test');
    expect(err.cause.code).to.equal('ER_LOCK_DEADLOCK');
  });

  it('ends even for causes in a circle', () => {
    const error = new Error('a');
    error.cause = error;
    expect(logged((log) => log.warn({ err: error }, 'x'))).to.have.length(1);
  });

  it('leaves out what is below its level', () => {
    expect(logged((log) => log.info({}, 'x'), { level: 'warn' })).to.deep.equal([]);
  });

  it('can be written for people', () => {
    const [line] = logged((log) => log.warn({ order: 'A-1', err: new Error('busy') }, 'pushback.retried'), {
      pretty: true,
    });
    expect(line).to.match(/^\d\d:\d\d:\d\d warn {2}matching pushback\.retried order=A-1\nError: busy\n {4}at /);
  });
});
