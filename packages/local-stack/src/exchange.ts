import { createConnection } from 'node:net';
import { limits } from './limits.js';

/**
 * Connects, sends `request`, collects the answer as latin1 text until `complete` says so, and hangs up.
 * Rejects on refusal, early end, silence longer than the probe limit, or when `complete` throws.
 */
export function exchange(
  address: { host: string; port: number },
  request: string,
  complete: (text: string) => boolean,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(address);
    let text = '';
    const end = (settle: () => void) => {
      socket.destroy();
      settle();
    };
    socket.setEncoding('latin1');
    socket.setTimeout(limits.probeMsMax, () => end(() => reject(new Error('no answer'))));
    socket.once('error', (error) => end(() => reject(error)));
    socket.once('close', () => reject(new Error('the connection was closed')));
    socket.once('connect', () => request !== '' && socket.write(request));
    socket.on('data', (chunk) => {
      text += chunk;
      try {
        if (complete(text)) end(() => resolve(text));
      } catch (error) {
        end(() => reject(error));
      }
    });
  });
}
