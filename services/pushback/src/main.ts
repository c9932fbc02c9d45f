import { runService } from '@quittance/runtime';
import { CONFIG } from './config.js';
import { startPushback } from './start-pushback.js';

await runService({ name: 'pushback', schema: CONFIG, start: startPushback });
