import { problemOfSecret, problemOfUrl } from '@quittance/oms';
import { SETTINGS, settingsFor } from '@quittance/runtime';
import { z } from 'zod';

/** Secrets in use: the first signs alone, a second one is there while it is rotated. */
const SECRETS_MAX = 2;

/** `secret` keeps the value out of the log; it must be the last call on the schema. */
const OMS_SECRET = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .pipe(z.array(z.string()).max(SECRETS_MAX))
  .superRefine((secrets, context) => {
    for (const problem of secrets.map(problemOfSecret))
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .optional()
  .meta({ secret: true });

/** Settings of this stage; see the table of settings in the documentation. Without OMS_URL nobody is pushed to. */
export const CONFIG = settingsFor('MYSQL_URL', 'REDIS_URL')
  .extend({
    OMS_URL: SETTINGS.OMS_URL.optional(),
    /** `whsec_…`, or the new and the old one, comma-separated, while it is rotated. */
    OMS_SECRET,
    /** Also http and private addresses, for an order system on the own machine or network. */
    OMS_ALLOW_PRIVATE: z.stringbool().default(false),
  })
  .superRefine((config, context) => {
    if (config.OMS_URL === undefined) return;
    const problem = problemOfUrl(config.OMS_URL, config.OMS_ALLOW_PRIVATE);
    if (problem !== null) context.addIssue({ code: 'custom', path: ['OMS_URL'], message: problem });
    if (config.OMS_SECRET === undefined)
      context.addIssue({ code: 'custom', path: ['OMS_SECRET'], message: 'is required with OMS_URL' });
  });

export type PushbackConfig = z.output<typeof CONFIG>;
