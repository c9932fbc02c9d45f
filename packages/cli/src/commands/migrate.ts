import { ensureConnection, migrate } from '@quittance/store';
import { Command } from 'commander';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printLine } from '../print.js';
import { readSettings } from '../settings.js';

const HELP = `
Any number of processes may call it at once: one migrates, the others wait. It also makes the connection "default",
in mode "live" when STRIPE_SECRET_KEY is a live key.`;

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database to the newest schema')
    .addHelpText('after', HELP)
    .action(async (options: OutputOptions) => {
      const settings = readSettings();
      const mode = modeOf(settings.get('STRIPE_SECRET_KEY'));
      const ran = await withBooks(settings, async (store) => {
        const names = await migrate(store);
        await ensureConnection(store.sql, 'default', mode);
        return names;
      });
      if (options.json) printJson({ migrations: ran });
      else printLine(ran.length === 0 ? 'the schema is up to date' : `${ran.length} migrations run`);
    });
}

/** Stripe's live keys say so in their second part. */
export function modeOf(secretKey: string | undefined): 'live' | 'test' {
  return /^(sk|rk)_live_/.test(secretKey ?? '') ? 'live' : 'test';
}
