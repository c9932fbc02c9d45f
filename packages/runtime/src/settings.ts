import { z } from 'zod';

/** A setting whose value is never printed. Must be the last call on a schema: what wraps it is another schema. */
function secret<T extends z.ZodType>(schema: T): T {
  return schema.meta({ secret: true }) as T;
}

const PORT_MAX = 65_535;
const port = (usual: number) => z.coerce.number().int().min(0).max(PORT_MAX).default(usual);
const urlOf = (protocol: RegExp) => z.url({ protocol, error: 'must be a URL of the kind named in the documentation' });
const commaSeparated = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const ENCRYPTION_KEY_BYTES = 32;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const isEncryptionKey = (text: string) =>
  BASE64.test(text) && Buffer.from(text, 'base64').length === ENCRYPTION_KEY_BYTES;

/**
 * Every setting of the product by its environment variable. No secret has a default, in production or elsewhere: the local stack makes
 * its own and passes them on.
 */
export const SETTINGS = {
  /** `mysql://user:password@host:port/database` */
  MYSQL_URL: secret(urlOf(/^(mysql|mariadb)$/)),
  /** `redis://…` or `rediss://…` */
  REDIS_URL: secret(urlOf(/^rediss?$/)),
  /** `sk_…` or, better, a restricted `rk_…` key */
  STRIPE_SECRET_KEY: secret(z.string().min(1)),
  /** One or several `whsec_…`, comma-separated: the old and the new one while a secret is rotated. */
  STRIPE_WEBHOOK_SECRET: secret(z.string().transform(commaSeparated).pipe(z.array(z.string()).min(1))),
  /** Another host than Stripe's, for the sandbox. */
  STRIPE_API_BASE: urlOf(/^https?$/).optional(),
  /** Where push-backs go. */
  OMS_URL: urlOf(/^https?$/),
  /** Signs push-backs: `whsec_` and base64 of 24 to 64 random bytes. */
  OMS_SECRET: secret(z.string().min(1)),
  /** Bootstrap token of the order API. */
  API_TOKEN: secret(z.string().min(16, 'must have at least 16 characters')),
  /** Encrypts secrets at rest. */
  ENCRYPTION_KEY: secret(z.string().refine(isEncryptionKey, 'must be 32 bytes in base64')),
  INGRESS_PORT: port(7401),
  CONSOLE_PORT: port(7400),
} as const;

/** Settings every service has. */
const COMMON_SETTINGS = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** `1`: lines for people instead of JSON. */
  LOG_PRETTY: z.stringbool().default(false),
  /** Health and metrics of this service; 0 takes a free port. */
  METRICS_PORT: port(0),
  /** Address to listen on; containers need 0.0.0.0. */
  BIND_HOST: z.string().default('127.0.0.1'),
  /** Milliseconds between "not ready" and the stop, so that a load balancer can look away. */
  DRAIN_MS: z.coerce.number().int().min(0).max(60_000).default(0),
  /** Milliseconds that all parts of a process together may take to stop; what is not done then is given up and comes back elsewhere. */
  GRACE_MS: z.coerce.number().int().min(100).max(600_000).default(30_000),
} as const;

export const COMMON_SCHEMA = z.object(COMMON_SETTINGS);
export type CommonSettings = z.output<typeof COMMON_SCHEMA>;

type SettingName = keyof typeof SETTINGS;

/** The schema of a service: the settings named and those every service has. `.extend({…})` adds the service's own. */
export function settingsFor<N extends SettingName>(...names: N[]) {
  const picked = Object.fromEntries(names.map((name) => [name, SETTINGS[name]])) as Pick<typeof SETTINGS, N>;
  return z.object({ ...COMMON_SETTINGS, ...picked });
}
