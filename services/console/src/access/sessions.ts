import { createHmac } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import { BoundedSessionStore } from './session-store.js';
import type { User } from './users.js';

/** A session that is not used for so long ends. */
export const SESSION_IDLE_MS = 8 * 60 * 60_000;

declare module 'express-session' {
  interface SessionData {
    user: User;
  }
}

/**
 * Signed session cookies. The signing key is derived from the installation's encryption key, so that there is no secret more to set.
 */
export function sessions(encryptionKey: string): RequestHandler {
  return session({
    name: 'quittance.session',
    secret: createHmac('sha256', Buffer.from(encryptionKey, 'base64')).update('console session').digest('base64'),
    store: new BoundedSessionStore(SESSION_IDLE_MS),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'strict', secure: 'auto', maxAge: SESSION_IDLE_MS, path: '/' },
  });
}

export function userOf(request: Request): User | null {
  return request.session.user ?? null;
}

/** A new session id for the new user, so that an id planted before the login is worth nothing. */
export async function beginSession(request: Request, user: User): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error) => (error ? reject(error) : resolve()));
  });
  request.session.user = user;
}

export async function endSession(request: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((error) => (error ? reject(error) : resolve()));
  });
}
