import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstanceFolder } from './instance-folder.js';
import { probeRedis } from './probe-redis.js';
import type { Program } from './program.js';
import type { ServerRecipe } from './server-process.js';

/** The password stands in the 0600 configuration file, never on the command line, which every user can read. */
export function redisRecipe(program: Program, instance: InstanceFolder): Omit<ServerRecipe, 'log'> {
  const dataFolder = join(instance.path, 'redis');
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const file = join(instance.path, 'redis.conf');
  return {
    name: 'redis',
    program,
    folder: instance.path,
    preferredPort: instance.notedPort('redis'),
    arguments: (port) => {
      writeFileSync(file, redisConfiguration({ dataFolder, port, password: instance.password }), { mode: 0o600 });
      return [file];
    },
    probe: (port) => probeRedis('127.0.0.1', port, instance.password),
  };
}

/** Durable to one second (the queue holds no truth, but a restart should not cost a sweep) and never evicting a job. */
export function redisConfiguration(of: { dataFolder: string; port: number; password: string }): string {
  return [
    'bind 127.0.0.1',
    'protected-mode yes',
    `port ${of.port}`,
    `requirepass ${of.password}`,
    `dir ${JSON.stringify(of.dataFolder)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n');
}
