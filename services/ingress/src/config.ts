import { type ApprovalLimits, readApprovalLimits } from '@quittance/domain';
import { settingsFor } from '@quittance/runtime';
import { z } from 'zod';

/** Settings of the ingress; see the table of settings in the documentation. */
export const INGRESS_SCHEMA = settingsFor(
  'MYSQL_URL',
  'REDIS_URL',
  'STRIPE_WEBHOOK_SECRET',
  'API_TOKEN',
  'INGRESS_PORT',
).extend({
  /** Tells by its prefix whether live or test events are wanted; never sent anywhere from here. */
  STRIPE_SECRET_KEY: z.string().min(1).optional().meta({ secret: true }),
  /** `live` or `test`, where the key does not tell. */
  STRIPE_MODE: z.enum(['live', 'test']).optional(),
  /** Above which amounts a second person must approve a refund: `usd:50000,jpy:80000,*:0`, in minor units. */
  REFUND_APPROVAL_ABOVE: z
    .string()
    .transform((text, context): ApprovalLimits => {
      const limits = readApprovalLimits(text);
      if (typeof limits !== 'string') return limits;
      context.addIssue({ code: 'custom', message: limits });
      return z.NEVER;
    })
    .optional(),
});

export type IngressConfig = z.output<typeof INGRESS_SCHEMA>;

/** The mode that is set, or that the key's prefix tells; `test` without either. Throws a sentence when the key tells nothing. */
export function modeOf(config: Pick<IngressConfig, 'STRIPE_MODE' | 'STRIPE_SECRET_KEY'>): 'live' | 'test' {
  if (config.STRIPE_MODE !== undefined) return config.STRIPE_MODE;
  if (config.STRIPE_SECRET_KEY === undefined) return 'test';
  const mode = /^(?:sk|rk)_(?:org_)?(live|test)_/.exec(config.STRIPE_SECRET_KEY)?.[1];
  if (mode === 'live' || mode === 'test') return mode;
  throw new Error('STRIPE_SECRET_KEY begins with neither sk_live_, rk_live_, sk_test_ nor rk_test_: set STRIPE_MODE');
}
