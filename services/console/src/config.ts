import { parseServiceAddresses, settingsFor } from '@quittance/runtime';
import { z } from 'zod';
import { parseUsers } from './access/users.js';

/** Reads text with a function that throws a sentence for what it cannot read. */
function readBy<T>(read: (text: string) => T) {
  return z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });
}

export const CONSOLE_SCHEMA = settingsFor('MYSQL_URL', 'REDIS_URL', 'ENCRYPTION_KEY', 'CONSOLE_PORT').extend({
  /** `name:role:hash,…` with roles viewer, operator and admin; the hash comes from `quittance password`. */
  CONSOLE_USERS: readBy(parseUsers).meta({ secret: true }),
  /** `name=http://host:port,…`: the services whose health is shown. */
  SERVICE_URLS: readBy(parseServiceAddresses).default([]),
  /** Where a browser finds the ingress, for the link to its documentation. */
  INGRESS_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Where a browser finds the order system. */
  ORDER_SYSTEM_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Reverse proxies in front, whose X-Forwarded-* headers are believed. */
  CONSOLE_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
});

export type ConsoleConfig = z.output<typeof CONSOLE_SCHEMA>;
