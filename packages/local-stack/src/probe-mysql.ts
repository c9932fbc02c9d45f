import { exchange } from './exchange.js';
import type { DatabaseKind } from './local-stack.js';

/**
 * Engine and version as the server's greeting gives them; no login. A server greets only after its init file ran.
 * Source: MySQL client/server protocol, HandshakeV10: 4 bytes packet header, 1 byte protocol version, zero-terminated version.
 */
export async function probeMysql(host: string, port: number): Promise<{ kind: DatabaseKind; version: string }> {
  const greeting = await exchange({ host, port }, '', (text) => text.length > 5 && text.indexOf('\0', 5) > 5);
  return parseGreeting(greeting);
}

/** `greeting` is latin1 text: one character a byte. */
export function parseGreeting(greeting: string): { kind: DatabaseKind; version: string } {
  if (greeting.charCodeAt(4) !== 10) throw new Error(`the server refused the connection: ${greeting.slice(7)}`);
  const banner = greeting.slice(5, greeting.indexOf('\0', 5));
  // MariaDB before 11 puts 5.5.5- in front so that old replication clients accept its two-digit version.
  const version = banner.replace(/^5\.5\.5-/, '').split('-')[0] ?? banner;
  return { kind: /mariadb/i.test(banner) ? 'mariadb' : 'mysql', version };
}
