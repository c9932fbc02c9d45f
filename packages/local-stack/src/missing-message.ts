import { existsSync } from 'node:fs';
import { debianPackages } from './debian-packages.js';
import type { Missing } from './obtain-servers.js';

/** The one message when nothing helped: what is missing, the command to type, the other way out, and what was tried. */
export function missingMessage(missing: Missing, tried: readonly string[], command = installCommand(missing)): string {
  const names = [...(missing.redis ? ['Redis'] : []), ...(missing.database ? [nameOf(missing.database)] : [])];
  const urls = [...(missing.redis ? ['REDIS_URL'] : []), ...(missing.database ? ['MYSQL_URL'] : [])];
  return [
    `${names.join(' and ')} not found on this machine. Install with:`,
    '',
    `    ${command}`,
    '',
    `and start again; or set ${urls.join(' and ')} to running ones. Tried: ${tried.join('; ')}.`,
  ].join('\n');
}

function nameOf(kind: 'mariadb' | 'mysql'): string {
  return kind === 'mariadb' ? 'MariaDB' : 'MySQL';
}

/** One line for this system's own package manager. */
export function installCommand(missing: Missing, has: (file: string) => boolean = existsSync): string {
  const names = (redis: string, mariadb: string, mysql: string) =>
    [
      ...(missing.redis ? [redis] : []),
      ...(missing.database === 'mariadb' ? [mariadb] : []),
      ...(missing.database === 'mysql' ? [mysql] : []),
    ].join(' ');
  if (has('/usr/bin/apt-get')) {
    const packages = [...debianPackages(missing), ...(missing.database === 'mysql' ? ['mysql-server-core-8.0'] : [])];
    return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  }
  if (has('/usr/bin/dnf')) return `sudo dnf install -y ${names('redis', 'mariadb-server', 'mysql-server')}`;
  if (has('/usr/bin/pacman')) return `sudo pacman -S --noconfirm ${names('valkey', 'mariadb', 'mysql')}`;
  if (has('/sbin/apk')) return `doas apk add ${names('redis', 'mariadb', 'mysql')}`;
  if (has('/usr/bin/zypper')) return `sudo zypper install -y ${names('redis', 'mariadb', 'mysql')}`;
  return `brew install ${names('redis', 'mariadb', 'mysql')}`;
}
