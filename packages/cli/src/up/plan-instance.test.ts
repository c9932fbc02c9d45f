import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { InstanceSecrets } from './instance-secrets.js';
import { type PlanOptions, planInstance } from './plan-instance.js';

const SECRETS: InstanceSecrets = {
  sandboxKey: 'sk_test_made',
  webhookSecret: 'whsec_made',
  omsSecret: 'whsec_oms',
  apiToken: 'qt_made',
  encryptionKey: 'key',
  consolePassword: 'password',
};

function plan(given: Partial<PlanOptions> = {}) {
  return planInstance({
    env: {},
    portBase: 7_400,
    scale: new Map(),
    demo: true,
    secrets: SECRETS,
    consoleUsers: 'admin:admin:hash',
    mysqlUrl: 'mysql://x',
    redisUrl: 'redis://x',
    runFolder: '/run',
    services: ['relay', 'matching', 'console', 'ingress'],
    ...given,
  });
}

const names = (given: Partial<PlanOptions>) => plan(given).processes.map((each) => each.name);

describe('the plan of an instance', () => {
  it('has the services, and around them the sandbox, an order system and traffic', () => {
    expect(names({})).to.have.members([
      'stripe-sandbox',
      'order-system',
      'shop',
      'relay',
      'matching',
      'console',
      'ingress',
    ]);
  });

  it('has no traffic without the demo', () => {
    expect(names({ demo: false }))
      .to.include('stripe-sandbox')
      .and.not.include('shop');
  });

  it('has neither sandbox nor traffic with a real Stripe key', () => {
    const env = { STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_WEBHOOK_SECRET: 'whsec_x' };
    expect(names({ env })).to.not.include.members(['stripe-sandbox']);
    expect(names({ env })).to.not.include('shop');
    const { settings } = plan({ env });
    expect(settings).to.not.have.property('STRIPE_API_BASE');
    expect(settings).to.include({ STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_WEBHOOK_SECRET: 'whsec_x' });
  });

  it('pushes to the order system that is set, and then starts none', () => {
    const env = { OMS_URL: 'https://oms.example/hook' };
    expect(names({ env })).to.not.include('order-system');
    expect(plan({ env }).settings['OMS_URL']).to.equal('https://oms.example/hook');
  });

  it('gives each process of a scaled stage its own name and port', () => {
    const { processes, settings } = plan({ scale: new Map([['matching', 3]]) });
    const matching = processes.filter((each) => each.name.startsWith('matching'));
    expect(matching.map((each) => each.name)).to.deep.equal(['matching-1', 'matching-2', 'matching-3']);
    expect(new Set(processes.map((each) => new URL(each.readyUrl).port)).size).to.equal(processes.length);
    expect(settings['SERVICE_URLS']!.split(',')).to.have.length(6);
  });

  it('uses the settings of the environment before those it made', () => {
    const { settings, addresses } = plan({ env: { API_TOKEN: 'mine', INGRESS_PORT: '9000', API_EMPTY: '' } });
    expect(settings).to.include({ API_TOKEN: 'mine', INGRESS_PORT: '9000', OMS_SECRET: 'whsec_oms' });
    expect(addresses['ingress']).to.equal('http://127.0.0.1:9000');
  });

  it('sends the sandbox’s events where the ingress takes them, signed with the first secret', () => {
    const env = { STRIPE_WEBHOOK_SECRET: 'whsec_new,whsec_old' };
    const { args } = plan({ env }).processes.find((each) => each.name === 'stripe-sandbox')!;
    expect(args.join(' '))
      .to.include('--webhook http://127.0.0.1:7401/webhooks/stripe/default')
      .and.include('--secret whsec_new --');
  });
});
