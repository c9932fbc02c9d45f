import { limits } from './limits.js';
import type { DatabaseKind } from './local-stack.js';

export interface DatabasePlaces {
  readonly dataFolder: string;
  readonly socket: string;
  readonly initFile: string;
  readonly port: number;
  readonly bind: string;
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

/** A commit is on disk before it is acknowledged; sessions speak UTC and READ COMMITTED. */
export function serverFlags(kind: DatabaseKind, places: DatabasePlaces): string[] {
  return [
    // The server reads this one only in first place.
    '--no-defaults',
    ...(places.asRoot ? ['--user=root'] : []),
    `--datadir=${places.dataFolder}`,
    `--socket=${places.socket}`,
    `--port=${places.port}`,
    `--bind-address=${places.bind}`,
    `--init-file=${places.initFile}`,
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
    '--initialize-insecure',
    '--loose-innodb-redo-log-capacity=100M',
  ];
}

/** `mariadb-install-db` makes a root without password for every name of this host, and an anonymous user. */
const closeMariadbDoors = [
  "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');",
  'FLUSH PRIVILEGES;',
];

/**
 * What the server runs at every start, before it accepts anybody: one statement a line, for both engines read a line as one.
 * The server's root gets the password too, because every user of the machine can reach 127.0.0.1.
 */
export function initStatements(kind: DatabaseKind, password: string): string {
  return [
    ...(kind === 'mariadb' ? closeMariadbDoors : []),
    'CREATE DATABASE IF NOT EXISTS `quittance` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;',
    `CREATE USER IF NOT EXISTS 'quittance'@'%' IDENTIFIED BY '${password}';`,
    `ALTER USER 'quittance'@'%' IDENTIFIED BY '${password}';`,
    "GRANT ALL PRIVILEGES ON `quittance%`.* TO 'quittance'@'%';",
    "GRANT PROCESS ON *.* TO 'quittance'@'%';",
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
    '',
  ].join('\n');
}
