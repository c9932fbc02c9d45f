import { randomBytes } from 'node:crypto';
import { hashPassword } from '@quittance/runtime';
import { Command } from 'commander';
import { type OutputOptions, printJson, printLine, printNote } from '../print.js';
import { makeSecrets } from '../up/instance-secrets.js';

const HELP = `
For docker compose: quittance env > .env. What only you know is left out, and compose asks for it by name:
STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET and OMS_URL. With --demo they point to the sandbox and the order system of
the profile "demo". The console's password is printed once, to standard error; the file has its hash.`;

export function envCommand(): Command {
  return new Command('env')
    .description('make fresh secrets and print them as an environment file')
    .option('--demo', 'also what the demo profile of docker-compose.yml needs')
    .addHelpText('after', HELP)
    .action(async (options: OutputOptions & { demo?: boolean }) => {
      const secrets = makeSecrets();
      const settings: Record<string, string> = {
        MYSQL_PASSWORD: randomBytes(24).toString('hex'),
        MYSQL_ROOT_PASSWORD: randomBytes(24).toString('hex'),
        API_TOKEN: secrets.apiToken,
        ENCRYPTION_KEY: secrets.encryptionKey,
        OMS_SECRET: secrets.omsSecret,
        CONSOLE_USERS: `admin:admin:${await hashPassword(secrets.consolePassword)}`,
        ...(options.demo ? demoSettings(secrets.sandboxKey, secrets.webhookSecret) : {}),
      };
      if (options.json) printJson({ settings, console_password: secrets.consolePassword });
      else {
        for (const [name, value] of Object.entries(settings)) printLine(`${name}=${value}`);
        printNote(`console login: user admin, password ${secrets.consolePassword}`);
      }
    });
}

/** Names of the demo's containers, as docker-compose.yml has them. */
function demoSettings(sandboxKey: string, webhookSecret: string): Record<string, string> {
  return {
    STRIPE_SECRET_KEY: sandboxKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: 'http://stripe-sandbox:12111',
    OMS_URL: 'http://order-system:7403/webhooks/quittance',
    OMS_ALLOW_PRIVATE: '1',
    OMS_READ_BACK_URL: 'http://order-system:7403/quittance/orders/{reference}/seen',
  };
}
