import type { RequestHandler } from 'express';
import helmet from 'helmet';

const SELF = ["'self'"];
const NONE = ["'none'"];

const COMMON = {
  defaultSrc: NONE,
  connectSrc: SELF,
  fontSrc: SELF,
  imgSrc: ["'self'", 'data:'],
  baseUri: SELF,
  formAction: SELF,
  frameAncestors: NONE,
  objectSrc: NONE,
};

/** Our own pages run no script at all. */
export const pageHeaders: RequestHandler = headers({ scriptSrc: NONE, styleSrc: SELF });

/** The queue board is a script of its own and sets styles on its elements; nothing is loaded from other hosts. */
export const boardHeaders: RequestHandler = headers({ scriptSrc: SELF, styleSrc: ["'self'", "'unsafe-inline'"] });

function headers(own: Record<string, string[]>): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { ...COMMON, ...own } },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}
