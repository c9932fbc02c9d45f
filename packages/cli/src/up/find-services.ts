import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';

/** Every stage, in the order of starting. The first are what an instance cannot do without. */
const NEEDED = ['relay', 'poller', 'matching', 'refunds', 'pushback', 'console', 'ingress'];
const WHERE_PRESENT = ['announce'];

/** The services of the installation that are built. Ends the command when a needed one is not. */
export function findServices(installation: string): string[] {
  const isBuilt = (service: string) => existsSync(join(installation, 'services', service, 'dist', 'main.js'));
  const missing = NEEDED.filter((service) => !isBuilt(service));
  if (missing.length > 0)
    throw new CliProblem(EXIT.unavailable, `not built: ${missing.join(', ')}; run "npm start", or "npm run build"`);
  return [...WHERE_PRESENT.filter(isBuilt), ...NEEDED];
}
