/**
 * Bull Board over all queues, twice: read-only for viewers, with its buttons for those who may use them.
 *
 * Jobs are a kind and a row id, so there is nothing personal to hide; whatever else should ever stand in one is not shown. The board works
 * on Redis alone, which holds no truth: what is emptied here comes back through the relay.
 */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { OpenQueues } from '@quittance/queue';
import type { RequestHandler } from 'express';

export interface QueueBoards {
  readonly reading: RequestHandler;
  readonly working: RequestHandler;
}

export function queueBoards(queues: OpenQueues['queues'], path: string): QueueBoards {
  return { reading: board(queues, path, true), working: board(queues, path, false) };
}

function board(queues: OpenQueues['queues'], path: string, readOnlyMode: boolean): RequestHandler {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(path);
  createBullBoard({
    serverAdapter,
    queues: queues.map((queue) => {
      const adapter = new BullMQAdapter(queue, { readOnlyMode, allowRetries: !readOnlyMode });
      adapter.setFormatter('data', shownData);
      adapter.setFormatter('returnValue', () => undefined);
      return adapter;
    }),
    options: {
      uiConfig: {
        boardTitle: 'Quittance',
        hideRedisDetails: true,
        hideDocsLink: true,
        showWorkers: false,
        miscLinks: [{ text: 'Overview', url: '/' }],
      },
    },
  });
  return serverAdapter.getRouter() as RequestHandler;
}

const SHOWN = ['kind', 'id'];

/** The row that the job stands for, and nothing else. */
export function shownData(data: unknown): Record<string, unknown> {
  if (typeof data !== 'object' || data === null) return {};
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, SHOWN.includes(name) ? value : '[hidden]']),
  );
}
