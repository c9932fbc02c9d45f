import { runService } from '@quittance/runtime';
import { INGRESS_SCHEMA } from './config.js';
import { STOP_MS_MAX } from './limits.js';
import { startIngress } from './start-ingress.js';

await runService({
  name: 'ingress',
  schema: INGRESS_SCHEMA,
  start: async ({ config, log, metrics, checks, health, onStop, stopping }) => {
    const ingress = await startIngress(config, { log, metrics, health, stopping });
    onStop('ingress', ingress.stop, STOP_MS_MAX + 3_000);
    checks.live('inbox', ingress.live);
    checks.ready('mysql', ingress.ready);
    log.info({ url: ingress.url, mode: ingress.mode }, 'ingress.listening');
  },
});
