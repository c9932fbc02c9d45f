#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startSandbox } from './start-sandbox.js';

const USAGE = `stripe-sandbox: a stateful Stripe for local use and tests

  stripe-sandbox [options]

  --port N          port to listen on (12111)
  --host H          address to listen on (127.0.0.1)
  --api-key KEY     secret key callers must send (sk_test_sandbox)
  --webhook URL     where events are sent; may be given several times
  --secret WHSEC    signing secret of the webhooks (whsec_sandbox)
  --events LIST     event types to send, comma-separated (*)
  --seed TEXT       ids and faults follow from it (random, printed)
  --faults LIST     such as duplicateRate=0.1,dropRate=0.05; see the README
  --data FILE       keep the state over restarts
  --help            this text
`;

/** Exit code of a command line that cannot be read (sysexits). */
const EXIT_USAGE = 64;
const PORT = 12_111;

await main();

async function main(): Promise<void> {
  const { values } = readArguments();
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const secret = values.secret ?? 'whsec_sandbox';
  const enabled_events = values.events?.split(',') ?? ['*'];
  const sandbox = await startSandbox({
    port: Number(values.port ?? PORT),
    webhookEndpoints: (values.webhook ?? []).map((url) => ({ url, secret, enabled_events })),
    faults: readFaults(values.faults ?? ''),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values['api-key'] === undefined ? {} : { apiKey: values['api-key'] }),
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    ...(values.data === undefined ? {} : { dataFile: values.data }),
  });
  process.stdout.write(`stripe-sandbox ${sandbox.url} key=${sandbox.apiKey} seed=${sandbox.seed}\n`);
  const stop = (): void => {
    void sandbox.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function readArguments() {
  const text = { type: 'string' } as const;
  const options = {
    port: text,
    host: text,
    'api-key': text,
    webhook: { type: 'string', multiple: true },
    secret: text,
    events: text,
    seed: text,
    faults: text,
    data: text,
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ options });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

/** `name=value,name=value` */
function readFaults(text: string): Record<string, number> {
  const pairs = text.split(',').filter((pair) => pair !== '');
  return Object.fromEntries(pairs.map((pair) => [pair.split('=')[0] ?? '', Number(pair.split('=')[1])]));
}
