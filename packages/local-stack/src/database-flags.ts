import { dirname } from 'node:path';
import { limits } from './limits.js';
import type { DatabaseKind } from './local-stack.js';

export interface DatabasePlaces {
  readonly dataFolder: string;
  readonly socket: string;
  readonly initFile: string;
  readonly port: number;
  readonly asRoot: boolean;
}

const sqlMode = [
  'STRICT_TRANS_TABLES',
  'NO_ZERO_DATE',
  'NO_ZERO_IN_DATE',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION',
  'ONLY_FULL_GROUP_BY',
].join(',');

/** The arguments of a server that runs here, on our own data folder. */
export function serverFlags(kind: DatabaseKind, places: DatabasePlaces): string[] {
  return [
    // The server reads this one only in first place.
    '--no-defaults',
    ...(places.asRoot ? ['--user=root'] : []),
    `--datadir=${places.dataFolder}`,
    `--tmpdir=${tmpFolder(places.dataFolder)}`,
    `--socket=${places.socket}`,
    `--port=${places.port}`,
    '--bind-address=127.0.0.1',
    `--init-file=${places.initFile}`,
    ...settings(kind),
  ];
}

/** A server that starts deletes the temporary tables it finds: in a common folder those of its neighbours. The instance's own is used. */
function tmpFolder(dataFolder: string): string {
  return dirname(dataFolder);
}

/** The arguments of a server in its container: places are the image's own, and it is reached from outside. */
export function containerFlags(kind: DatabaseKind): string[] {
  return ['--bind-address=0.0.0.0', ...settings(kind)];
}

/** A commit is on disk before it is acknowledged; sessions speak UTC and READ COMMITTED. */
function settings(kind: DatabaseKind): string[] {
  return [
    '--skip-name-resolve',
    '--innodb-flush-log-at-trx-commit=1',
    `--innodb-lock-wait-timeout=${limits.lockWaitSeconds}`,
    '--innodb-buffer-pool-size=128M',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--default-time-zone=+00:00',
    '--transaction-isolation=READ-COMMITTED',
    `--max-connections=${limits.connectionsMax}`,
    `--sql-mode=${sqlMode}`,
    '--loose-performance-schema=OFF',
    ...(kind === 'mariadb' ? mariadbOnly : mysqlOnly),
  ];
}

const mariadbOnly = ['--skip-log-bin', '--loose-innodb-log-file-size=48M', '--loose-innodb-use-native-aio=0'];

const mysqlOnly = [
  '--disable-log-bin',
  '--mysqlx=OFF',
  '--secure-file-priv=NULL',
  '--loose-innodb-redo-log-capacity=100M',
];

/** Arguments of `mariadb-install-db`. `--force`: without it Debian 13 fails where the host name does not resolve. */
export function mariadbInstallFlags(dataFolder: string, asRoot: boolean): string[] {
  return [
    '--no-defaults',
    ...(asRoot ? ['--user=root'] : []),
    `--datadir=${dataFolder}`,
    `--tmpdir=${tmpFolder(dataFolder)}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
    '--force',
    '--innodb-log-file-size=48M',
  ];
}

/** Arguments with which `mysqld` makes an empty data folder. */
export function mysqlInitialiseFlags(dataFolder: string, asRoot: boolean): string[] {
  return [
    '--no-defaults',
    ...(asRoot ? ['--user=root'] : []),
    `--datadir=${dataFolder}`,
    `--tmpdir=${tmpFolder(dataFolder)}`,
    '--initialize-insecure',
    '--loose-innodb-redo-log-capacity=100M',
  ];
}

/**
 * Who may use the server: our user, with the databases of this product. One statement a line, for an init file is read so.
 * It may see what every session does, because the tests and the operator ask who holds a lock.
 */
export function userStatements(password: string): string {
  return lines([
    'CREATE DATABASE IF NOT EXISTS `quittance` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;',
    `CREATE USER IF NOT EXISTS 'quittance'@'%' IDENTIFIED BY '${password}';`,
    `ALTER USER 'quittance'@'%' IDENTIFIED BY '${password}';`,
    "GRANT ALL PRIVILEGES ON `quittance%`.* TO 'quittance'@'%';",
    "GRANT PROCESS ON *.* TO 'quittance'@'%';",
  ]);
}

/**
 * What a server that runs here does at every start, before it accepts anybody. Its root gets the password too, because every user of
 * the machine can reach 127.0.0.1; `mariadb-install-db` makes one without for every name of this host, and an anonymous user.
 */
export function initStatements(kind: DatabaseKind, password: string): string {
  const closeDoors = [
    "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');",
    'FLUSH PRIVILEGES;',
  ];
  const root = `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`;
  return lines(kind === 'mariadb' ? closeDoors : []) + userStatements(password) + lines([root]);
}

function lines(statements: readonly string[]): string {
  return statements.map((statement) => `${statement}\n`).join('');
}
