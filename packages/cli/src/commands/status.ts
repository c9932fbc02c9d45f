import { Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../exit-codes.js';
import { type OutputOptions, printJson } from '../print.js';
import { readSettings } from '../settings.js';
import { collectStatus } from '../status/collect-status.js';
import { printStatus } from '../status/print-status.js';

const WAIT_SECONDS_MAX = 300;
const MS_PER_SECOND = 1_000;

const HELP = `
Exits with 0 only when every service is ready, MySQL and Redis answer, no queue is paused and no row has waited longer
than --wait-seconds. Open exceptions and unapplied money are shown; they are work for people, not a fault.
The services are those of SERVICE_URLS (name=http://host:port,…), which "quittance up" knows by itself.`;

export function statusCommand(): Command {
  return new Command('status')
    .description('services, queues, oldest waiting rows, unapplied money, open exceptions')
    .option('--wait-seconds <n>', 'how long a row may wait for its stage', seconds, WAIT_SECONDS_MAX)
    .addHelpText('after', HELP)
    .action(async (options: OutputOptions & { waitSeconds: number }) => {
      const status = await collectStatus(readSettings(), options.waitSeconds * MS_PER_SECOND);
      if (options.json) printJson(status);
      else printStatus(status);
      process.exitCode = status.healthy ? EXIT.ok : EXIT.notWell;
    });
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('it must be a number of seconds');
  return value;
}
