import { exchange } from './exchange.js';

/** The version of the Redis at this address, once it answers commands (while it loads its file it does not). */
export async function probeRedis(host: string, port: number, password?: string): Promise<string> {
  const auth = password === undefined ? '' : `AUTH ${password}\r\n`;
  const reply = await exchange({ host, port }, `${auth}PING\r\nINFO server\r\n`, (text) => {
    if (/^-/m.test(text)) throw new Error(text.split('\r\n').find((line) => line.startsWith('-')) ?? text);
    return text.includes('+PONG') && /(redis|valkey)_version:\S+[\s\S]*\r\n$/.test(text);
  });
  return (/valkey_version:(\S+)/.exec(reply) ?? /redis_version:(\S+)/.exec(reply))?.[1] ?? 'unknown';
}
