import { debianPackages } from './debian-packages.js';
import { type PackageSystem, packageSystem } from './package-system.js';
import type { Missing } from './wanted-servers.js';

/** The one message when nothing helped: what is missing, the command to type, the other way out, and what was tried. */
export function missingMessage(missing: Missing, tried: readonly string[], system = packageSystem()): string {
  const names = [...(missing.redis ? ['Redis'] : []), ...(missing.database ? [nameOf[missing.database]] : [])];
  const urls = [...(missing.redis ? ['REDIS_URL'] : []), ...(missing.database ? ['MYSQL_URL'] : [])];
  return [
    `${names.join(' and ')} not found on this machine. Install with:`,
    '',
    `    ${installCommand(missing, system)}`,
    '',
    `and start again; or set ${urls.join(' and ')} to running ones. Tried: ${tried.join('; ')}.`,
  ].join('\n');
}

const nameOf = { mariadb: 'MariaDB', mysql: 'MySQL' } as const;

/** One line for this system's own package manager. */
export function installCommand(missing: Missing, system: PackageSystem): string {
  const names = (redis: string, mariadb: string, mysql: string) => {
    const database = missing.database && { mariadb, mysql }[missing.database];
    return [missing.redis ? redis : undefined, database].filter((name) => name !== undefined).join(' ');
  };
  // Debian has no package of MySQL; with a container engine its image is used.
  const debianMysql = { debian: ['docker.io'], ubuntu: ['mysql-server-core-8.0'] };
  switch (system) {
    case 'debian':
    case 'ubuntu': {
      const packages = [...debianPackages(missing), ...(missing.database === 'mysql' ? debianMysql[system] : [])];
      return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
    }
    case 'fedora':
      return `sudo dnf install -y ${names('redis', 'mariadb-server', 'mysql-server')}`;
    case 'arch':
      return `sudo pacman -S --noconfirm ${names('valkey', 'mariadb', 'mysql')}`;
    case 'alpine':
      return `doas apk add ${names('redis', 'mariadb mariadb-client', 'mysql')}`;
    case 'suse':
      return `sudo zypper install -y ${names('redis', 'mariadb', 'mysql')}`;
    case 'homebrew':
      return `brew install ${names('redis', 'mariadb', 'mysql')}`;
  }
}
