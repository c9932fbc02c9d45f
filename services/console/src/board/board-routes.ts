import { type Store, writeAudit } from '@quittance/store';
import { type RequestHandler, Router } from 'express';
import { mayAskBoard } from '../access/roles.js';
import { boardHeaders } from '../access/security-headers.js';
import { userOf } from '../access/sessions.js';
import type { QueueBoards } from './queue-board.js';

/** The board by role; what changes something is noted in the audit log before it is done. */
export function boardRoutes(boards: QueueBoards, store: Store): Router {
  const router = Router();
  router.use(boardHeaders);
  router.use(nothingForeign);
  router.use(refuseByRole);
  router.use(noteCommands(store));
  router.use((request, response, next) => {
    const board = userOf(request)?.role === 'viewer' ? boards.reading : boards.working;
    return board(request, response, next);
  });
  return router;
}

/** Bull Board's page asks another host for its fonts, which our headers forbid: it is served without, in the system's own. */
const nothingForeign: RequestHandler = (_request, response, next) => {
  const send = response.send.bind(response);
  response.send = (body) =>
    send(typeof body === 'string' && /^<!doctype html>/i.test(body) ? body.replace(FOREIGN_LINKS, '') : body);
  next();
};

const FOREIGN_LINKS = /<link\b[^>]*\bhref="https?:[^>]*>/gi;

const refuseByRole: RequestHandler = (request, response, next) => {
  const user = userOf(request);
  if (user !== null && mayAskBoard(user.role, request.method, request.path)) next();
  else response.status(403).json({ error: 'your role does not allow this' });
};

function noteCommands(store: Store): RequestHandler {
  return async (request, _response, next) => {
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method)) {
      const actor = `console:${userOf(request)?.name ?? ''}`;
      const action = `queue.${request.path.split('/').at(-1) ?? ''}`;
      await writeAudit(store.sql, { actor, action, subject: request.path, note: request.method });
    }
    next();
  };
}
