import { runService } from '@quittance/runtime';
import { CONFIG } from './config.js';
import { startRefunds } from './start-refunds.js';

await runService({ name: 'refunds', schema: CONFIG, start: startRefunds });
