import { expect } from 'chai';
import { describe, it } from 'mocha';
import { z } from 'zod';
import { EXIT_CONFIG, readConfig, redactConfig } from './config.js';
import { SETTINGS, settingsFor } from './settings.js';

const KEY = Buffer.alloc(32, 7).toString('base64');

/** What is printed and the exit code, for an environment that must be refused. */
function refusal(schema: z.ZodObject, env: Record<string, string>): { lines: string[]; code: number } {
  const lines: string[] = [];
  let code = 0;
  try {
    readConfig(schema, {
      env,
      print: (line) => void lines.push(line),
      exit: (given) => {
        code = given;
        throw new Error('exit');
      },
    });
  } catch {
    return { lines, code };
  }
  return expect.fail('it was accepted');
}

describe('the settings of a service', () => {
  it('are all read, with their defaults', () => {
    const config = readConfig(settingsFor('REDIS_URL', 'INGRESS_PORT'), {
      env: { REDIS_URL: 'redis://127.0.0.1:6379' },
    });
    expect(config).to.deep.equal({
      NODE_ENV: 'development',
      LOG_LEVEL: 'info',
      LOG_PRETTY: false,
      METRICS_PORT: 0,
      BIND_HOST: '127.0.0.1',
      DRAIN_MS: 0,
      GRACE_MS: 30_000,
      REDIS_URL: 'redis://127.0.0.1:6379',
      INGRESS_PORT: 7401,
    });
  });

  it("may be the service's own as well", () => {
    const schema = settingsFor().extend({ BATCH_MAX: z.coerce.number().int().default(5) });
    expect(readConfig(schema, { env: { BATCH_MAX: '7' } }).BATCH_MAX).to.equal(7);
  });

  it('are refused with every problem at once, one line each, and exit code 78', () => {
    const env = {
      MYSQL_URL: 'postgres://host/db',
      REDIS_URL: '',
      METRICS_PORT: '70000',
      LOG_LEVEL: 'loud',
      ENCRYPTION_KEY: 'short',
    };
    const { lines, code } = refusal(settingsFor('MYSQL_URL', 'REDIS_URL', 'ENCRYPTION_KEY', 'API_TOKEN'), env);
    expect(code).to.equal(EXIT_CONFIG);
    expect(lines.map((line) => line.split(':')[0]).sort()).to.deep.equal([
      'API_TOKEN',
      'ENCRYPTION_KEY',
      'LOG_LEVEL',
      'METRICS_PORT',
      'MYSQL_URL',
      'REDIS_URL',
    ]);
    expect(lines).to.include('REDIS_URL: is required');
    expect(lines.every((line) => !line.includes('\n'))).to.equal(true);
  });

  it('are refused without showing the value of a secret', () => {
    const env = { MYSQL_URL: 'not-a-url-hunter2', ENCRYPTION_KEY: 'hunter2', API_TOKEN: 'hunter2' };
    const { lines } = refusal(settingsFor('MYSQL_URL', 'ENCRYPTION_KEY', 'API_TOKEN'), env);
    expect(lines).to.have.length(3);
    expect(lines.join('\n')).not.to.include('hunter2');
  });

  it('take several webhook secrets, the old and the new one', () => {
    const config = readConfig(settingsFor('STRIPE_WEBHOOK_SECRET'), {
      env: { STRIPE_WEBHOOK_SECRET: 'whsec_old, whsec_new,' },
    });
    expect(config.STRIPE_WEBHOOK_SECRET).to.deep.equal(['whsec_old', 'whsec_new']);
    expect(refusal(settingsFor('STRIPE_WEBHOOK_SECRET'), { STRIPE_WEBHOOK_SECRET: ' , ' }).code).to.equal(EXIT_CONFIG);
  });

  it('take an encryption key of exactly 32 bytes', () => {
    const accepts = (text: string) => SETTINGS.ENCRYPTION_KEY.safeParse(text).success;
    expect(accepts(KEY)).to.equal(true);
    expect(accepts(Buffer.alloc(31).toString('base64'))).to.equal(false);
    expect(accepts(Buffer.alloc(33).toString('base64'))).to.equal(false);
    expect(accepts('*'.repeat(44))).to.equal(false);
  });

  it('have no default for any secret', () => {
    const secrets = Object.entries(SETTINGS).filter(([, schema]) => schema.meta()?.['secret'] === true);
    expect(secrets.map(([name]) => name)).to.include.members([
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'OMS_SECRET',
      'ENCRYPTION_KEY',
      'API_TOKEN',
    ]);
    for (const [name, schema] of secrets) expect(schema.safeParse(undefined).success, name).to.equal(false);
  });

  it('are shown at start without secrets', () => {
    const schema = settingsFor(
      'MYSQL_URL',
      'ENCRYPTION_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'OMS_URL',
      'STRIPE_API_BASE',
      'CONSOLE_PORT',
    );
    const config = readConfig(schema, {
      env: {
        MYSQL_URL: 'mysql://quittance:hunter2@db:3306/quittance?password=hunter2',
        ENCRYPTION_KEY: KEY,
        STRIPE_WEBHOOK_SECRET: 'whsec_hunter2',
        OMS_URL: 'https://oms.example/hooks?token=hunter2',
      },
    });
    const shown = redactConfig(schema, config);
    expect(JSON.stringify(shown)).not.to.include('hunter2').and.not.to.include(KEY);
    expect(shown).to.include({
      MYSQL_URL: 'mysql://quittance:***@db:3306/quittance',
      ENCRYPTION_KEY: '[set]',
      STRIPE_WEBHOOK_SECRET: '[set]',
      OMS_URL: 'https://oms.example/hooks',
      CONSOLE_PORT: 7400,
    });
    expect(shown).not.to.have.property('STRIPE_API_BASE');
  });
});
