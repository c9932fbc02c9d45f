/**
 * The secrets of a local instance: made at the first start, kept for the next.
 *
 * A file only its owner may read, next to the data they belong to, so that `--fresh` forgets both. What the environment sets is used
 * instead and not written down.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface InstanceSecrets {
  /** A key for the sandbox, which takes any test key. */
  readonly sandboxKey: string;
  readonly webhookSecret: string;
  readonly omsSecret: string;
  readonly apiToken: string;
  readonly encryptionKey: string;
  readonly consolePassword: string;
}

export interface FoundSecrets {
  readonly secrets: InstanceSecrets;
  /** Whether they were made now. */
  readonly made: boolean;
}

export function instanceSecrets(folder: string): FoundSecrets {
  const file = join(folder, 'secrets.json');
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<InstanceSecrets>;
    return { secrets: { ...makeSecrets(), ...kept }, made: false };
  }
  const secrets = makeSecrets();
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'console-password'), `${secrets.consolePassword}\n`, { mode: 0o600 });
  return { secrets, made: true };
}

/** Fresh secrets, none of which stands for anything outside this installation. */
export function makeSecrets(): InstanceSecrets {
  return {
    sandboxKey: `sk_test_${randomBytes(18).toString('hex')}`,
    webhookSecret: `whsec_${randomBytes(32).toString('hex')}`,
    omsSecret: `whsec_${randomBytes(32).toString('base64')}`,
    apiToken: `qt_${randomBytes(24).toString('base64url')}`,
    encryptionKey: randomBytes(32).toString('base64'),
    consolePassword: randomBytes(12).toString('base64url'),
  };
}
