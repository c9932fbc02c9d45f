import type { Readable } from 'node:stream';
import { ANSWER_BYTES_MAX, ANSWER_KEPT_BYTES_MAX, ANSWER_MS_MAX } from './limits.js';

/**
 * Reads what an order system said, as far as it is worth it: the beginning is kept, the rest read so that the connection can be used
 * again, and the connection cut when there is too much of it or it takes too long. Never rejects: the status has already decided.
 */
export async function readAnswer(body: Readable, timeMsMax = ANSWER_MS_MAX): Promise<string> {
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let bytes = 0;
  const late = setTimeout(() => body.destroy(), timeMsMax);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (keptBytes < ANSWER_KEPT_BYTES_MAX) {
        kept.push(chunk.subarray(0, ANSWER_KEPT_BYTES_MAX - keptBytes));
        keptBytes += kept.at(-1)?.length ?? 0;
      }
      if (bytes > ANSWER_BYTES_MAX) break;
    }
  } catch {
    // Broken off: what was read until then is the answer.
  } finally {
    clearTimeout(late);
    body.destroy();
  }
  return new TextDecoder().decode(Buffer.concat(kept));
}
