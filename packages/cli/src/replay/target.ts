import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import type { CliSettings } from '../settings.js';

const INGRESS_PORT = '7401';

/** The webhook address: a full one as it is, a bare host with the path added, else the ingress of this installation. */
export function webhookUrl(to: string | undefined, connection: string, settings: CliSettings): string {
  const given = to ?? settings.get('INGRESS_URL') ?? `http://127.0.0.1:${settings.get('INGRESS_PORT') ?? INGRESS_PORT}`;
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))
    throw new CliProblem(EXIT.usage, `--to ${given} is not an http or https address`);
  const url = new URL(given);
  if (url.pathname === '/') url.pathname = `/webhooks/stripe/${encodeURIComponent(connection)}`;
  return url.href;
}

/** The secret to sign with: the given one, else the first of STRIPE_WEBHOOK_SECRET. */
export function signingSecret(given: string | undefined, settings: CliSettings): string {
  const [secret] = (given ?? settings.need('STRIPE_WEBHOOK_SECRET')).split(',');
  return (secret ?? '').trim();
}
