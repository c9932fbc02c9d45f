import { ensureConnectionMode, migrate, type Store } from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { reasonOf, withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printLine } from '../print.js';
import { readSettings } from '../settings.js';

const HELP = `
Any number of processes may call it at once: one migrates, the others wait. With STRIPE_SECRET_KEY set it also makes the
connection "default", live or test as the key is, and refuses to mix the two in one database.`;

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database to the newest schema')
    .addHelpText('after', HELP)
    .action(async (options: OutputOptions) => {
      const settings = readSettings();
      const ran = await withBooks(settings, (store) => prepareBooks(store, settings.get('STRIPE_SECRET_KEY')));
      if (options.json) printJson({ migrations: ran });
      else printLine(ran.length === 0 ? 'the schema is up to date' : `${ran.length} migrations run`);
    });
}

/** @returns the names of the migrations that were run now */
export async function prepareBooks(store: Store, stripeKey: string | undefined): Promise<string[]> {
  const ran = await migrate(store);
  if (!stripeKey) return ran;
  // Stripe's live keys say so in their second part.
  const mode = /^(sk|rk)_live_/.test(stripeKey) ? 'live' : 'test';
  await ensureConnectionMode(store, 'default', mode).catch((error: unknown) => {
    throw new CliProblem(EXIT.config, reasonOf(error));
  });
  return ran;
}
