import { problemOfReadBackUrl, problemOfSecret, problemOfUrl } from '@quittance/oms';
import { SETTINGS, settingsFor } from '@quittance/runtime';
import { z } from 'zod';
import { type DestinationSetting, destinationSettings, type Named } from './destination-settings.js';
import { CIRCUIT_PERIOD_MS, READ_BACK_SHARE, READ_BACKS_PER_MINUTE } from './limits.js';

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

const NAMED_ENTRY = /^([\w-]{1,64})=(\S+)$/;

/** `name=value,name=value` */
const NAMED = z
  .string()
  .transform((text, context): Named[] => {
    const entries = text.split(',').map((each) => NAMED_ENTRY.exec(each.trim()));
    if (!entries.includes(null)) return entries.map((each) => ({ name: each?.[1] ?? '', value: each?.[2] ?? '' }));
    context.addIssue({ code: 'custom', message: 'must be a list of name=value with commas' });
    return z.NEVER;
  })
  .optional();

/** Settings of this stage; see the table of settings in the documentation. Without OMS_URL and OMS_URLS nobody is pushed to. */
export const CONFIG = settingsFor('MYSQL_URL', 'REDIS_URL')
  .extend({
    OMS_URL: SETTINGS.OMS_URL.optional(),
    /** `whsec_…`, or the new and the old one, comma-separated, while it is rotated. */
    OMS_SECRET,
    /** Order systems of single connections; a name that is repeated in the secrets has two of them while it is rotated. */
    OMS_URLS: NAMED.meta({ secret: true }),
    OMS_SECRETS: NAMED.meta({ secret: true }),
    /** Also http and private addresses, for an order system on the own machine or network. */
    OMS_ALLOW_PRIVATE: z.stringbool().default(false),
    /** From the opening of the circuit to the first trial, and between trials, of all processes together. */
    OMS_CIRCUIT_PERIOD_MS: z.coerce.number().int().min(100).max(600_000).default(CIRCUIT_PERIOD_MS),
    /** Asks what the order system knows of an order; `{reference}` stands for it. */
    OMS_READ_BACK_URL: z.string().optional(),
    OMS_READ_BACK_URLS: NAMED.meta({ secret: true }),
    OMS_READ_BACK_SHARE: z.coerce.number().min(0).max(1).default(READ_BACK_SHARE),
    OMS_READ_BACK_PER_MINUTE: z.coerce.number().int().min(1).max(6_000).default(READ_BACKS_PER_MINUTE),
  })
  .superRefine((config, context) => {
    for (const { setting, problem } of destinationSettings(config).flatMap((each) =>
      problemsOf(each, config.OMS_ALLOW_PRIVATE),
    ))
      context.addIssue({ code: 'custom', path: [setting], message: problem });
  });

export type PushbackConfig = z.output<typeof CONFIG>;

/** What is wrong with one order system, by the setting to mend. */
function problemsOf(
  { connection, url, secrets, readBackUrl }: DestinationSetting,
  allowPrivate: boolean,
): { setting: string; problem: string }[] {
  const own = connection !== null;
  const named = (problem: string) => (own ? `${connection}: ${problem}` : problem);
  const found: [string, string | null][] = [
    [own ? 'OMS_URLS' : 'OMS_URL', problemOfUrl(url, allowPrivate)],
    [
      own ? 'OMS_READ_BACK_URLS' : 'OMS_READ_BACK_URL',
      readBackUrl === null ? null : problemOfReadBackUrl(readBackUrl, allowPrivate),
    ],
    ...(secrets.length === 0
      ? [[own ? 'OMS_SECRETS' : 'OMS_SECRET', 'is required with the address'] as [string, string]]
      : []),
    ...(own && secrets.length > SECRETS_MAX
      ? [['OMS_SECRETS', `must have at most ${SECRETS_MAX} secrets`] as [string, string]]
      : []),
    ...(own ? secrets.map((each): [string, string | null] => ['OMS_SECRETS', problemOfSecret(each)]) : []),
  ];
  return found.flatMap(([setting, problem]) => (problem === null ? [] : [{ setting, problem: named(problem) }]));
}
