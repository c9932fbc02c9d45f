import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerArguments, containerName, writeForContainer } from './container-command.js';
import type { InstanceFolder } from './instance-folder.js';
import { probeRedis } from './probe-redis.js';
import type { Program } from './program.js';
import type { ServerRecipe } from './server-process.js';

const innerPort = 6379;

/** The password stands in the 0600 configuration file, never on the command line, which every user can read. */
export function redisRecipe(program: Program, instance: InstanceFolder): Omit<ServerRecipe, 'log'> {
  const dataFolder = join(instance.path, 'redis');
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const file = join(instance.path, 'redis.conf');
  const text = (of: Omit<RedisPlaces, 'password'>) => redisConfiguration({ ...of, password: instance.password });
  const name = containerName(instance.path, 'redis');
  return {
    name: 'redis',
    program,
    folder: instance.path,
    preferredPort: instance.notedPort('redis'),
    ...(program.image === undefined ? {} : { container: name }),
    arguments: (port) => {
      if (program.image === undefined) {
        writeFileSync(file, text({ dataFolder, port, bind: '127.0.0.1' }), { mode: 0o600 });
        return [file];
      }
      writeForContainer(file, text({ dataFolder: '/data', port: innerPort, bind: '0.0.0.0' }));
      const mounts = { [dataFolder]: '/data', [file]: '/etc/redis.conf' };
      return containerArguments(name, program.image, { mounts, port, innerPort }, ['redis-server', '/etc/redis.conf']);
    },
    probe: (port) => probeRedis('127.0.0.1', port, instance.password),
  };
}

interface RedisPlaces {
  readonly dataFolder: string;
  readonly port: number;
  readonly bind: string;
  readonly password: string;
}

/** Durable to one second (the queue holds no truth, but a restart should not cost a sweep) and never evicting a job. */
export function redisConfiguration(of: RedisPlaces): string {
  return [
    `bind ${of.bind}`,
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
