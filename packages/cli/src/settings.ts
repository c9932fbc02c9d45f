import { CliProblem } from './cli-problem.js';
import { EXIT } from './exit-codes.js';
import { readRunningInstance } from './running-instance.js';

export interface CliSettings {
  /** The value, or undefined when it is set nowhere. */
  get(name: string): string | undefined;
  /** The value; when it is set nowhere, the command ends with a line that says so. */
  need(name: string): string;
}

/** Settings of the environment, else of the instance that `quittance up` runs here. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): CliSettings {
  const running = readRunningInstance(env)?.settings ?? {};
  const get = (name: string) => env[name] || running[name];
  return {
    get,
    need: (name) => {
      const value = get(name);
      if (value) return value;
      throw new CliProblem(EXIT.config, `${name} is not set, and no instance of "quittance up" runs here`);
    },
  };
}
