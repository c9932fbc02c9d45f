import type { Missing } from './wanted-servers.js';

/**
 * The Debian and Ubuntu packages of what is missing. `-core` is the server without a service, a system instance or a maintenance
 * user; its data folder is made by a script that needs a program of the client package.
 */
export function debianPackages(missing: Missing): readonly string[] {
  return [
    ...(missing.redis ? ['redis-server'] : []),
    ...(missing.database === 'mariadb' ? ['mariadb-server-core', 'mariadb-client-core'] : []),
  ];
}
