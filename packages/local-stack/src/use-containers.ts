/*
 * The last way to a server: a container engine that answers.
 *
 * Out: programs that run an image through the engine's client, or the reason why not. The client stays in the foreground as our child;
 * it passes SIGTERM on to the container and ends with it. Images are fetched here, so that the start itself does not wait for a network.
 */
import type { DatabaseServer } from './database-server.js';
import { findBinary, searchFolders } from './find-binary.js';
import { lastError } from './install-with-apt.js';
import { limits } from './limits.js';
import type { DatabaseKind } from './local-stack.js';
import type { Program } from './program.js';
import { runCommand } from './run-command.js';
import type { Missing, ObtainedServers, Wanted } from './wanted-servers.js';

const images = { redis: 'redis:7', mariadb: 'mariadb:11.8', mysql: 'mysql:8.4' } as const;

export async function useContainers(missing: Missing, wanted: Wanted): Promise<ObtainedServers | string> {
  const docker = findBinary(['docker'], searchFolders(wanted.env));
  if (!docker) return 'no docker';
  const answer = await runCommand([docker, 'version'], { msMax: limits.dockerAnswerMsMax });
  if (answer.code !== 0) return 'no container engine answers';
  for (const name of [missing.redis ? 'redis' : undefined, missing.database] as const) {
    const why = name && (await fetchImage(docker, images[name], wanted));
    if (why) return why;
  }
  return {
    redis: missing.redis ? contained(docker, images.redis) : undefined,
    database: missing.database && containedDatabase(docker, missing.database),
  };
}

async function fetchImage(docker: string, image: string, wanted: Wanted): Promise<string | undefined> {
  const there = await runCommand([docker, 'image', 'inspect', image], { msMax: limits.dockerAnswerMsMax });
  if (there.code === 0) return undefined;
  const began = Date.now();
  wanted.log(`fetching the image ${image}`, 0);
  const pulled = await runCommand([docker, 'pull', '--quiet', image], { msMax: limits.dockerPullMsMax });
  if (pulled.code !== 0) return `the image ${image} cannot be fetched (${lastError(pulled.output)})`;
  wanted.log(`fetched the image ${image}`, Date.now() - began);
  return undefined;
}

function contained(docker: string, image: string): Program {
  return { command: [docker], env: {}, extraArgs: [], image };
}

function containedDatabase(docker: string, kind: DatabaseKind): DatabaseServer {
  return { kind, program: contained(docker, images[kind]), initialise: [], initialiseArgs: [] };
}
