import type { Role } from '@quittance/contracts';

/**
 * What an operator may ask of the board: to try again, to pause, and to clear away jobs that have ended or single ones. A job is a copy of
 * a row, so what is owed comes back through the relay. Nothing that empties a queue, or changes a job or a setting.
 */
const OPERATOR_ASKS = [
  /^\/api\/queues\/[^/]+\/(retry\/[^/]+|promote|pause|resume|clean\/(completed|failed))$/,
  /^\/api\/queues\/(pause|resume)$/,
  /^\/api\/queues\/[^/]+\/[^/]+\/(retry|promote|clean)$/,
];

/**
 * Whether a role may send this request to the queue board.
 * @param path below the board's own path
 */
export function mayAskBoard(role: Role, method: string, path: string): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  if (role === 'admin') return true;
  return role === 'operator' && OPERATOR_ASKS.some((ask) => ask.test(path));
}
