/**
 * The console's web application: a login, the overview, and the queue board behind it.
 *
 * Everything but the login, the probes and the style sheet needs a session; everything that changes something must come from a page of this
 * console. Our own pages are rendered here and run no script.
 */
import type { Store } from '@quittance/store';
import express, { type Express, type RequestHandler, urlencoded } from 'express';
import { accessRoutes } from './access/access-routes.js';
import { sameOriginOnly } from './access/same-origin.js';
import { pageHeaders } from './access/security-headers.js';
import { sessions, userOf } from './access/sessions.js';
import { boardRoutes } from './board/board-routes.js';
import type { QueueBoards } from './board/queue-board.js';
import type { ConsoleConfig } from './config.js';
import { languageOf, type Speech, speak } from './messages/speak.js';
import { type OverviewSources, readOverview } from './overview/read-overview.js';
import type { Link } from './pages/layout.js';
import { overviewPage } from './pages/overview-page.js';
import { STYLE } from './pages/style.js';

export const BOARD_PATH = '/queues';
const FORM_BYTES_MAX = 4_096;

export interface AppParts {
  readonly config: Pick<
    ConsoleConfig,
    'CONSOLE_USERS' | 'ENCRYPTION_KEY' | 'CONSOLE_PROXIES' | 'INGRESS_URL' | 'ORDER_SYSTEM_URL'
  >;
  readonly store: Store;
  readonly sources: OverviewSources;
  readonly boards: QueueBoards;
  readonly probes: RequestHandler;
}

export function buildApp(parts: AppParts): Express {
  const { config } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.CONSOLE_PROXIES);
  app.use(parts.probes);
  app.use(pageHeaders);
  app.get('/style.css', (_request, response) => {
    response.type('css').set('cache-control', 'public, max-age=3600').send(STYLE);
  });
  app.use(sessions(config.ENCRYPTION_KEY));
  app.use(sameOriginOnly);
  app.use(
    accessRoutes({
      users: config.CONSOLE_USERS,
      store: parts.store,
      form: urlencoded({ extended: false, limit: FORM_BYTES_MAX }),
    }),
  );
  app.use(loggedIn);
  app.use(BOARD_PATH, boardRoutes(parts.boards, parts.store));
  app.get('/', async (request, response, next) => {
    const user = userOf(request);
    if (user === null) return next();
    const speech = speak(languageOf(request));
    const overview = await readOverview(parts.sources);
    const page = overviewPage(speech, { user, overview, links: linksOf(speech, config), now: new Date() });
    response.set('cache-control', 'no-store').type('html').send(page);
  });
  return app;
}

/** Pages lead to the login, everything else is refused. */
const loggedIn: RequestHandler = (request, response, next) => {
  if (userOf(request) !== null) next();
  else if (request.method === 'GET' && request.accepts(['html', 'json']) === 'html') response.redirect('/login');
  else response.status(401).json({ error: 'log in first' });
};

function linksOf(speech: Speech, config: AppParts['config']): Link[] {
  return [
    { text: speech.text('board'), url: BOARD_PATH },
    ...(config.INGRESS_URL
      ? [{ text: speech.text('apiDocs'), url: `${config.INGRESS_URL.replace(/\/$/, '')}/docs` }]
      : []),
    ...(config.ORDER_SYSTEM_URL ? [{ text: speech.text('orderSystem'), url: config.ORDER_SYSTEM_URL }] : []),
  ];
}
