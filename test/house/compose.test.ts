import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parse } from 'yaml';
import { ROOT } from './sources.js';

interface ComposeService {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] };
  readonly depends_on?: Readonly<Record<string, unknown>>;
}

const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const { services } = parse(text, { merge: true }) as { services: Record<string, ComposeService> };
const stages = readdirSync(join(ROOT, 'services')).filter((name) =>
  existsSync(join(ROOT, 'services', name, 'src', 'main.ts')),
);

describe('docker-compose.yml', () => {
  it('runs every service of the product', () => {
    expect(stages.length).to.be.greaterThan(4);
    for (const stage of stages)
      expect(services[stage]?.command, stage).to.deep.equal([`services/${stage}/dist/main.js`]);
  });

  it('starts them after the schema is there, and none of them without a health check', () => {
    for (const stage of stages) {
      expect(services[stage]!.depends_on, stage).to.deep.include({
        migrate: { condition: 'service_completed_successfully' },
      });
      expect(services[stage]!.healthcheck?.test, stage).to.deep.equal(['CMD', 'node', 'deploy/docker/healthcheck.mjs']);
    }
  });

  it('runs scripts that there are', () => {
    const scripts = Object.values(services).flatMap(
      (each) => each.command?.filter((word) => /\.m?js$/.test(word)) ?? [],
    );
    const sources = scripts.map((script) => script.replace('/dist/', '/src/').replace(/\.js$/, '.ts'));
    const missing = sources.filter((source) => !existsSync(join(ROOT, source)));
    expect(scripts.length).to.be.greaterThan(stages.length);
    expect(missing).to.deep.equal([]);
  });

  it('has no default for a secret', () => {
    const secrets = /PASSWORD|SECRET|TOKEN|_KEY|_USERS/;
    for (const [, name, rest] of text.matchAll(/(?<!\$)\$\{(\w+)([^}]*)\}/g))
      if (secrets.test(name!) && rest !== '') expect(rest, name).to.match(/^:\?/);
    const required = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
    expect(required).to.include.members([
      ...['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'OMS_URL', 'OMS_SECRET', 'API_TOKEN', 'ENCRYPTION_KEY'],
      ...['CONSOLE_USERS', 'MYSQL_PASSWORD', 'MYSQL_ROOT_PASSWORD'],
    ]);
  });

  it('opens ports to this machine only, and none of a server', () => {
    const ports = Object.entries(services).flatMap(([name, each]) => (each.ports ?? []).map((port) => [name, port]));
    for (const [name, port] of ports) expect(port, name).to.match(/^127\.0\.0\.1:/);
    expect(ports.map(([name]) => name)).to.not.include.members(['mysql', 'redis']);
  });

  it('gives Redis a file and forbids it to evict, and MySQL the isolation that the books need', () => {
    expect(services['redis']!.command!.join(' ')).to.include('--appendonly yes').and.include('noeviction');
    expect(services['mysql']!.command).to.include.members([
      '--transaction-isolation=READ-COMMITTED',
      '--default-time-zone=+00:00',
    ]);
  });

  it('keeps what is only for a demo out of the usual start', () => {
    for (const name of ['stripe-sandbox', 'order-system', 'shop'])
      expect(services[name]!.profiles, name).to.deep.equal(['demo']);
  });
});
