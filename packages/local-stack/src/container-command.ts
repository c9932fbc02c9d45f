import { createHash } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';

export interface ContainerPlaces {
  /** What is mounted: our path → the path inside. */
  readonly mounts: Readonly<Record<string, string>>;
  /** A 0600 file of environment variables; passwords never stand on a command line. */
  readonly envFile?: string;
  readonly port: number;
  readonly innerPort: number;
}

/** One container per server of an instance, by a name that a later start in the same folder knows again. */
export function containerName(folder: string, server: string): string {
  return `quittance-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}-${server}`;
}

/** Arguments of `docker` that run `image` in the foreground, reachable from this machine only. */
export function containerArguments(
  name: string,
  image: string,
  places: ContainerPlaces,
  serverArgs: readonly string[],
): string[] {
  const mounts = Object.entries(places.mounts).flatMap(([ours, inside]) => ['--volume', `${ours}:${inside}`]);
  return [
    'run',
    '--rm',
    `--name=${name}`,
    ...userOption(process.getuid?.() ?? 0, process.getgid?.() ?? 0),
    `--publish=127.0.0.1:${places.port}:${places.innerPort}`,
    ...(places.envFile === undefined ? [] : [`--env-file=${places.envFile}`]),
    ...mounts,
    image,
    ...serverArgs,
  ];
}

/** As ourselves, so that the data stays ours; for root the official images choose a user of their own and hand it the data. */
function userOption(uid: number, gid: number): string[] {
  return uid === 0 ? [] : [`--user=${uid}:${gid}`];
}

/** A file for a container may be read by the image's own user; the folder around it is closed to everybody else. */
export function writeForContainer(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o644);
}
