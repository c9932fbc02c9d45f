import { runService } from '@quittance/runtime';
import { RELAY_SCHEMA } from './config.js';
import { startRelay } from './start-relay.js';

/** A relay that has not ended a round for so long is stuck and should be restarted. */
const ROUND_MS_MAX = 120_000;

await runService({
  name: 'relay',
  schema: RELAY_SCHEMA,
  start: async ({ config, log, metrics, checks, onStop }) => {
    const relay = await startRelay(config, { log, metrics });
    onStop('relay', relay.stop, 10_000);
    checks.live('rounds', () => Date.now() - relay.lastRoundAtMs() < ROUND_MS_MAX);
    checks.ready('mysql', relay.canReadRows);
    checks.ready('redis_policy', relay.redisMayBeUsed);
  },
});
