/*
 * Installs Debian or Ubuntu packages, as root.
 *
 * Out: undefined when done, else the reason why not, for the final message.
 * The packages' own services must not start beside ours: while installing, a policy-rc.d forbids it, unless the machine has one.
 * On a crash the policy file can stay; it says who wrote it, and the next run takes it away.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { debianPackages } from './debian-packages.js';
import { findBinary } from './find-binary.js';
import { limits } from './limits.js';
import type { StepLog } from './local-stack.js';
import { runCommand } from './run-command.js';
import type { Missing, Wanted, WayResult } from './wanted-servers.js';

const policyFile = '/usr/sbin/policy-rc.d';
const policyText = '#!/bin/sh\n# Written by Quittance while it installs packages.\nexit 101\n';

export async function installMissing(missing: Missing, wanted: Wanted): Promise<WayResult> {
  const packages = debianPackages(missing);
  return packages.length === 0 ? null : installWithApt(packages, wanted.log);
}

export async function installWithApt(packages: readonly string[], log: StepLog): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'not root';
  const aptGet = findBinary(['apt-get'], ['/usr/bin']);
  if (!aptGet) return 'no apt-get';
  log(`installing ${packages.join(', ')} with apt-get`, 0);
  const began = Date.now();
  const install = [aptGet, 'install', '-y', '--no-install-recommends', ...packages];
  const result = await withoutServiceStart(async () => {
    const first = await apt(install);
    if (first.code === 0) return first;
    const update = await apt([aptGet, 'update']);
    return update.code === 0 ? apt(install) : update;
  });
  if (result.code !== 0) return `apt-get failed (${lastError(result.output)})`;
  log(`installed ${packages.join(', ')} with apt-get`, Date.now() - began);
  return undefined;
}

function apt([aptGet = 'apt-get', ...rest]: readonly string[]) {
  const lockWait = `DPkg::Lock::Timeout=${limits.packagesLockSecondsMax}`;
  return runCommand([aptGet, '-o', lockWait, ...rest], {
    msMax: limits.packagesMsMax,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
}

async function withoutServiceStart<T>(install: () => Promise<T>): Promise<T> {
  const ours = !existsSync(policyFile) || readFileSync(policyFile, 'utf8') === policyText;
  if (ours) writeFileSync(policyFile, policyText, { mode: 0o755 });
  try {
    return await install();
  } finally {
    if (ours) rmSync(policyFile, { force: true });
  }
}

/** The last line in which apt says what is wrong. */
export function lastError(output: string): string {
  const lines = output.trim().split('\n');
  return lines.findLast((line) => line.startsWith('E: ')) ?? lines.at(-1) ?? 'no message';
}
