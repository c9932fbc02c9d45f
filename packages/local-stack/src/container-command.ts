import { createHash } from 'node:crypto';

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

/** Arguments of `docker` that run `image` in the foreground, as our own user, reachable from this machine only. */
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
    `--user=${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
    `--publish=127.0.0.1:${places.port}:${places.innerPort}`,
    ...(places.envFile === undefined ? [] : [`--env-file=${places.envFile}`]),
    ...mounts,
    image,
    ...serverArgs,
  ];
}
