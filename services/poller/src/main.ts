import { runService } from '@quittance/runtime';
import { POLLER_SCHEMA } from './config.js';
import { startPoller } from './start-poller.js';

await runService({ name: 'poller', schema: POLLER_SCHEMA, start: startPoller });
