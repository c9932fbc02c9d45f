import helmet from 'helmet';

const SELF = ["'self'"];
const NONE = ["'none'"];

/** Headers of everything but webhooks. The page of the documentation is a script of its own and styles its elements; nothing is loaded from other hosts. */
export const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: NONE,
      scriptSrc: SELF,
      styleSrc: ["'self'", "'unsafe-inline'"],
      connectSrc: SELF,
      imgSrc: ["'self'", 'data:'],
      fontSrc: SELF,
      baseUri: NONE,
      formAction: NONE,
      frameAncestors: NONE,
      objectSrc: NONE,
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
});
