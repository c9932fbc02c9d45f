import { runService } from '@quittance/runtime';
import { CONSOLE_SCHEMA } from './config.js';
import { startConsole } from './start-console.js';

await runService({
  name: 'console',
  schema: CONSOLE_SCHEMA,
  start: async ({ config, log, metrics, checks, onStop }) => {
    const running = await startConsole(config, { log, metrics });
    onStop('console', running.stop, 10_000);
    checks.ready('mysql', running.ready);
    log.info({ port: running.port }, 'console.listening');
  },
});
