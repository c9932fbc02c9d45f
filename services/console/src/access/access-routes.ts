import { type Store, writeAudit } from '@quittance/store';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { languageOf, speak } from '../messages/speak.js';
import { loginPage } from '../pages/login-page.js';
import { createLoginLimit } from './login-limit.js';
import { beginSession, endSession, userOf } from './sessions.js';
import { logIn, type Users } from './users.js';

const MS_PER_MINUTE = 60_000;
const NAME_CHARACTERS_MAX = 64;
const PASSWORD_CHARACTERS_MAX = 1_000;

export interface AccessParts {
  readonly users: Users;
  readonly store: Store;
  /** Reads a posted form, bounded. */
  readonly form: RequestHandler;
}

/** Logging in and out. Each login and each wrong password is noted in the audit log, where that can be reached. */
export function accessRoutes(parts: AccessParts): Router {
  const router = Router();
  const limit = createLoginLimit();
  const note = (action: string, name: string) =>
    writeAudit(parts.store.sql, { actor: `console:${name}`, action, subject: 'console' }).catch(() => undefined);

  router.get('/login', (request, response) => show(request, response, 200, null));

  router.post('/login', parts.form, async (request, response) => {
    const { name, password } = given(request.body);
    const address = request.ip ?? '';
    const speech = speak(languageOf(request));
    const waitMs = limit.waitMs(address, name);
    if (waitMs > 0) {
      response.set('retry-after', String(Math.ceil(waitMs / 1_000)));
      return show(request, response, 429, speech.text('loginWait', { minutes: Math.ceil(waitMs / MS_PER_MINUTE) }));
    }
    const user = await logIn(parts.users, name, password);
    if (user === null) {
      limit.failed(address, name);
      await note('login.refused', name);
      return show(request, response, 401, speech.text('loginWrong'));
    }
    limit.succeeded(address, name);
    await beginSession(request, user);
    await note('login', user.name);
    response.redirect(303, `/?lang=${speech.language}`);
  });

  router.post('/logout', async (request, response) => {
    const user = userOf(request);
    await endSession(request);
    if (user !== null) await note('logout', user.name);
    response.redirect(303, `/login?lang=${languageOf(request)}`);
  });

  return router;
}

function given(body: unknown): { name: string; password: string } {
  const { user, password } = (body ?? {}) as Record<string, unknown>;
  const text = (value: unknown, max: number) => (typeof value === 'string' ? value.slice(0, max) : '');
  return { name: text(user, NAME_CHARACTERS_MAX), password: text(password, PASSWORD_CHARACTERS_MAX) };
}

function show(request: Request, response: Response, status: number, problem: string | null): void {
  response
    .status(status)
    .set('cache-control', 'no-store')
    .type('html')
    .send(loginPage(speak(languageOf(request)), problem));
}
