import { readConfig, redactConfig } from '@quittance/runtime';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { CONFIG } from './config.js';
import { destinationSettings } from './destination-settings.js';

const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 6).toString('base64')}`;
const base = { MYSQL_URL: 'mysql://u:p@127.0.0.1/q', REDIS_URL: 'redis://127.0.0.1' };

function read(env: Record<string, string>): { problems: string[]; config?: ReturnType<typeof CONFIG.parse> } {
  const problems: string[] = [];
  try {
    const config = readConfig(CONFIG, {
      env: { ...base, ...env },
      print: (line) => problems.push(line),
      exit: (code) => {
        throw new Error(`exit ${code}`);
      },
    });
    return { problems, config };
  } catch (error) {
    expect(String(error)).to.contain('exit 78');
    return { problems };
  }
}

describe('the settings of the push-back', () => {
  it('need no order system', () => {
    expect(read({}).problems).to.deep.equal([]);
  });

  it('take one secret, or the new and the old one', () => {
    const url = { OMS_URL: 'https://orders.example.com/hooks' };
    expect(read({ ...url, OMS_SECRET: secret }).config?.OMS_SECRET).to.deep.equal([secret]);
    expect(read({ ...url, OMS_SECRET: `${secret}, ${other}` }).config?.OMS_SECRET).to.deep.equal([secret, other]);
  });

  const refused: [string, Record<string, string>, string][] = [
    ['an address without a secret', { OMS_URL: 'https://orders.example.com/' }, 'OMS_SECRET'],
    ['a short secret', { OMS_URL: 'https://orders.example.com/', OMS_SECRET: 'whsec_c2hvcnQ=' }, 'OMS_SECRET'],
    ['plain http', { OMS_URL: 'http://orders.example.com/', OMS_SECRET: secret }, 'OMS_URL'],
    ['a private address', { OMS_URL: 'https://10.0.0.7/', OMS_SECRET: secret }, 'OMS_URL'],
    ['a credential in the address', { OMS_URL: 'https://u:p@orders.example.com/', OMS_SECRET: secret }, 'OMS_URL'],
    [
      'the metadata address even where private ones are allowed',
      { OMS_URL: 'http://169.254.169.254/', OMS_SECRET: secret, OMS_ALLOW_PRIVATE: 'true' },
      'OMS_URL',
    ],
  ];
  for (const [name, env, setting] of refused)
    it(`refuse ${name}`, () => {
      const { problems } = read(env);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(new RegExp(`^${setting}: `));
      expect(problems[0]).not.to.contain(secret);
    });

  const own = { OMS_URLS: 'eu=https://eu.example.com/hooks', OMS_SECRETS: `eu=${secret}` };
  it('take order systems of single connections, each with its secrets', () => {
    const usual = { OMS_URL: 'https://orders.example.com/', OMS_SECRET: other };
    const env = {
      ...usual,
      ...own,
      OMS_SECRETS: `eu=${secret},eu=${other}`,
      OMS_READ_BACK_URL: 'https://orders.example.com/{reference}',
    };
    expect(destinationSettings(read(env).config!)).to.deep.equal([
      { connection: null, url: usual.OMS_URL, secrets: [other], readBackUrl: env.OMS_READ_BACK_URL },
      { connection: 'eu', url: 'https://eu.example.com/hooks', secrets: [secret, other], readBackUrl: null },
    ]);
    expect(destinationSettings(read({ ...own, OMS_SECRETS: '', OMS_SECRET: other }).config!)[0]?.secrets).to.deep.equal(
      [other],
    );
  });

  const refusedOwn: [string, Record<string, string>, string][] = [
    ['a private address', { OMS_URLS: 'eu=https://10.0.0.7/' }, 'OMS_URLS'],
    ['no secret', { OMS_SECRETS: `us=${secret}` }, 'OMS_SECRETS'],
    ['three secrets', { OMS_SECRETS: `eu=${secret},eu=${other},eu=${secret}` }, 'OMS_SECRETS'],
    ['a short secret', { OMS_SECRETS: 'eu=whsec_c2hvcnQ=' }, 'OMS_SECRETS'],
    ['no name', { OMS_URLS: 'https://eu.example.com/hooks' }, 'OMS_URLS'],
    ['a read-back that names no order', { OMS_READ_BACK_URLS: 'eu=https://eu.example.com/seen' }, 'OMS_READ_BACK_URLS'],
    [
      'a read-back at a private address',
      { OMS_READ_BACK_URLS: 'eu=https://127.0.0.1/{reference}' },
      'OMS_READ_BACK_URLS',
    ],
    [
      'a read-back whose host is the order',
      { OMS_READ_BACK_URLS: 'eu=https://{reference}.example.com/' },
      'OMS_READ_BACK_URLS',
    ],
  ];
  for (const [name, env, setting] of refusedOwn)
    it(`refuse for a single connection ${name}`, () => {
      const { problems } = read({ ...own, ...env });
      expect(problems, problems.join()).to.have.length(1);
      expect(problems[0]).to.match(new RegExp(`^${setting}: `));
      expect(problems[0]).not.to.contain(secret);
    });

  it('allow private addresses where that is said', () => {
    const env = { OMS_URL: 'http://127.0.0.1:7403/hooks', OMS_SECRET: secret, OMS_ALLOW_PRIVATE: 'true' };
    expect(read(env).problems).to.deep.equal([]);
  });

  it('are logged without the secrets', () => {
    const { config } = read({
      OMS_URL: 'https://orders.example.com/hooks?token=abc',
      OMS_SECRET: `${secret},${other}`,
    });
    const shown = JSON.stringify(redactConfig(CONFIG, config!));
    expect(shown).not.to.contain(secret.slice(6));
    expect(shown).not.to.contain('token=abc');
  });
});
