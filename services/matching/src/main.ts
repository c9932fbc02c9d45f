import { runService } from '@quittance/runtime';
import { CONFIG } from './config.js';
import { startMatching } from './start-matching.js';

await runService({ name: 'matching', schema: CONFIG, start: startMatching });
