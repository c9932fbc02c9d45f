import type { DatabaseKind, ServerHandle, StepLog } from './local-stack.js';
import { probeMysql } from './probe-mysql.js';
import { probeRedis } from './probe-redis.js';
import { StackProblem } from './stack-problem.js';

/** A Redis given by URL: asked once for its version, so that a wrong address is told now and not by the first job. */
export async function useGivenRedis(url: string, log: StepLog): Promise<{ url: string; handle: ServerHandle }> {
  const began = Date.now();
  const { hostname, port, protocol, username, password } = new URL(url);
  // Over TLS the first to speak is the client library.
  const plain = protocol === 'redis:';
  const auth = password === '' ? undefined : [username, password].filter(Boolean).map(decodeURIComponent).join(' ');
  const version = plain
    ? await probeRedis(hostname, Number(port || 6379), auth).catch(unreachable('REDIS_URL', hostname, port || '6379'))
    : 'unknown';
  log(`redis ${version} at ${hostname}:${port || 6379}, given by REDIS_URL`, Date.now() - began);
  return { url, handle: handleOf('redis', Number(port || 6379), version) };
}

/** A MySQL or MariaDB given by URL. Its user needs all rights on databases named `quittance…` for the tests to run. */
export async function useGivenMysql(
  url: string,
  log: StepLog,
): Promise<{ url: string; handle: ServerHandle; kind: DatabaseKind }> {
  const began = Date.now();
  const { hostname, port } = new URL(url);
  const found = await probeMysql(hostname, Number(port || 3306)).catch(
    unreachable('MYSQL_URL', hostname, port || '3306'),
  );
  log(`${found.kind} ${found.version} at ${hostname}:${port || 3306}, given by MYSQL_URL`, Date.now() - began);
  return { url, kind: found.kind, handle: handleOf('mysql', Number(port || 3306), found.version) };
}

function unreachable(setting: string, host: string, port: string): (error: Error) => never {
  return (error) => {
    throw new StackProblem(`${setting} names ${host}:${port}, which does not answer: ${error.message}`);
  };
}

/** Used, never owned: stopping the stack leaves it alone, hurting it is refused. */
function handleOf(name: string, port: number, version: string): ServerHandle {
  const refuse = () => {
    throw new Error(`${name} was given by URL and is not this program's to stop or restart`);
  };
  return { pid: undefined, port, version, signal: refuse, stop: async () => {}, restart: async () => refuse() };
}
