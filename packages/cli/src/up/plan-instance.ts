import { join } from 'node:path';
import type { InstanceSecrets } from './instance-secrets.js';
import { METRICS_PORT_OFFSET } from './limits.js';

/** In the order of starting: what others speak to comes first. */
export const START_ORDER = ['stripe', 'surroundings', 'stages', 'ingress', 'traffic'] as const;
/** Who brings work goes first, then who takes it in, then who does it: what is under way comes to its end. */
export const STOP_ORDER = [
  'traffic',
  'stripe',
  'ingress',
  'stages',
  'surroundings',
] as const satisfies readonly Group[];
export type Group = (typeof START_ORDER)[number];

export interface PlannedProcess {
  readonly name: string;
  readonly group: Group;
  /** From the installation's folder. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Answers once it can do its job: with 200, unless it has no probe and any answer counts. */
  readonly readyUrl: string;
  readonly anyAnswer: boolean;
}

export interface InstancePlan {
  readonly processes: readonly PlannedProcess[];
  /** What every process gets, and every other command of the installation reads. */
  readonly settings: Readonly<Record<string, string>>;
  readonly addresses: Readonly<Record<string, string>>;
}

export interface PlanOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly portBase: number;
  readonly scale: ReadonlyMap<string, number>;
  readonly demo: boolean;
  readonly secrets: InstanceSecrets;
  readonly consoleUsers: string;
  readonly mysqlUrl: string;
  readonly redisUrl: string;
  /** For what the processes keep outside the database. */
  readonly runFolder: string;
  /** Services of the installation, by folder. */
  readonly services: readonly string[];
}

/** Services that listen on one public port each, so that there is one of them. */
export const ONE_OF_EACH: readonly string[] = ['ingress', 'console'];

export const PORT_OFFSETS = { console: 0, ingress: 1, sandbox: 2, orderSystem: 3, shop: 4 } as const;

/** Which processes make an instance, and what they are told. Pure: no port is bound and no file read here. */
export function planInstance(options: PlanOptions): InstancePlan {
  const { env, portBase, secrets } = options;
  const real = Boolean(env['STRIPE_SECRET_KEY']);
  const at = (offset: number) => `http://127.0.0.1:${portBase + offset}`;
  const ingressPort = env['INGRESS_PORT'] || String(portBase + PORT_OFFSETS.ingress);
  const consolePort = env['CONSOLE_PORT'] || String(portBase + PORT_OFFSETS.console);
  const ingress = `http://127.0.0.1:${ingressPort}`;
  const ownOrderSystem = !env['OMS_URL'];
  const addresses: Record<string, string> = {
    console: `http://127.0.0.1:${consolePort}`,
    ingress,
    api_docs: `${ingress}/docs`,
    ...(real ? {} : { stripe_sandbox: at(PORT_OFFSETS.sandbox) }),
    ...(ownOrderSystem ? { order_system: at(PORT_OFFSETS.orderSystem) } : { order_system: String(env['OMS_URL']) }),
  };
  const services = serviceProcesses(options, portBase + METRICS_PORT_OFFSET);
  const settings: Record<string, string> = {
    MYSQL_URL: options.mysqlUrl,
    REDIS_URL: options.redisUrl,
    STRIPE_SECRET_KEY: env['STRIPE_SECRET_KEY'] || secrets.sandboxKey,
    STRIPE_WEBHOOK_SECRET: env['STRIPE_WEBHOOK_SECRET'] || secrets.webhookSecret,
    ...(real ? {} : { STRIPE_API_BASE: at(PORT_OFFSETS.sandbox) }),
    OMS_URL: env['OMS_URL'] || `${at(PORT_OFFSETS.orderSystem)}/webhooks/quittance`,
    // The order system of the instance is on this machine.
    ...(ownOrderSystem
      ? {
          OMS_ALLOW_PRIVATE: '1',
          OMS_READ_BACK_URL: `${at(PORT_OFFSETS.orderSystem)}/quittance/orders/{reference}/seen`,
        }
      : {}),
    OMS_SECRET: env['OMS_SECRET'] || secrets.omsSecret,
    API_TOKEN: env['API_TOKEN'] || secrets.apiToken,
    ENCRYPTION_KEY: env['ENCRYPTION_KEY'] || secrets.encryptionKey,
    CONSOLE_USERS: options.consoleUsers,
    ...(env['REFUND_APPROVAL_ABOVE'] ? { REFUND_APPROVAL_ABOVE: env['REFUND_APPROVAL_ABOVE'] } : {}),
    INGRESS_PORT: ingressPort,
    CONSOLE_PORT: consolePort,
    INGRESS_URL: ingress,
    ORDER_SYSTEM_URL: addresses['order_system'] ?? '',
    SERVICE_URLS: services.map(({ name, readyUrl }) => `${name}=${new URL(readyUrl).origin}`).join(','),
  };
  const surroundings = [
    ...(real ? [] : [sandbox(at(PORT_OFFSETS.sandbox), settings, options.runFolder)]),
    ...(ownOrderSystem ? [orderSystem(at(PORT_OFFSETS.orderSystem))] : []),
    ...(options.demo && !real ? [shop(at(PORT_OFFSETS.shop))] : []),
  ];
  return { settings, addresses, processes: [...surroundings, ...services] };
}

function serviceProcesses(options: PlanOptions, firstPort: number): PlannedProcess[] {
  const processes: PlannedProcess[] = [];
  for (const service of options.services) {
    const count = options.scale.get(service) ?? 1;
    for (let instance = 1; instance <= count; instance += 1) {
      const port = firstPort + processes.length;
      processes.push({
        name: count === 1 ? service : `${service}-${instance}`,
        group: service === 'ingress' ? 'ingress' : 'stages',
        script: join('services', service, 'dist', 'main.js'),
        args: [],
        env: { METRICS_PORT: String(port) },
        readyUrl: `http://127.0.0.1:${port}/readyz`,
        anyAnswer: false,
      });
    }
  }
  return processes;
}

/** The key and the secret it is given are made for this machine and stand for no money. */
function sandbox(url: string, settings: Readonly<Record<string, string>>, runFolder: string): PlannedProcess {
  const [secret = ''] = (settings['STRIPE_WEBHOOK_SECRET'] ?? '').split(',');
  return {
    name: 'stripe-sandbox',
    group: 'stripe',
    script: join('packages', 'stripe-sandbox', 'dist', 'bin.js'),
    args: [
      ...['--port', new URL(url).port],
      ...['--api-key', settings['STRIPE_SECRET_KEY'] ?? ''],
      ...['--webhook', `${settings['INGRESS_URL']}/webhooks/stripe/default`],
      ...['--secret', secret],
      ...['--data', join(runFolder, 'stripe-sandbox.jsonl')],
    ],
    env: {},
    readyUrl: url,
    anyAnswer: true,
  };
}

function orderSystem(url: string): PlannedProcess {
  return {
    name: 'order-system',
    group: 'surroundings',
    script: join('packages', 'demo', 'dist', 'order-system', 'main.js'),
    args: [],
    env: { ORDER_SYSTEM_PORT: new URL(url).port },
    readyUrl: `${url}/healthz`,
    anyAnswer: false,
  };
}

function shop(url: string): PlannedProcess {
  return {
    name: 'shop',
    group: 'traffic',
    script: join('packages', 'demo', 'dist', 'shop', 'main.js'),
    args: [],
    env: { SHOP_PORT: new URL(url).port },
    readyUrl: `${url}/healthz`,
    anyAnswer: false,
  };
}
