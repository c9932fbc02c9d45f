import type { Request, RequestHandler } from 'express';

/**
 * Refuses requests that change something and come from another site's page. Browsers say where a request comes from, in Sec-Fetch-Site or
 * Origin, and a page cannot forge either; a client that says neither is refused too.
 */
export const sameOriginOnly: RequestHandler = (request, response, next) => {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method) || isSameOrigin(request)) next();
  else response.status(403).type('text').send('Refused: the request does not come from a page of this console.');
};

function isSameOrigin(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = request.get('origin');
  if (origin === undefined) return site === 'same-origin';
  return URL.canParse(origin) && new URL(origin).host === request.host;
}
