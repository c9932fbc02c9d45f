/**
 * The description of the API for machines (`/openapi.json`) and for people (`/docs`), made when the process starts. The page is served from
 * the installed package: it works without the internet and under a policy that allows no foreign script.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { openApiDocument } from '@quittance/contracts';
import express, { type Router } from 'express';
import { onlyMethods } from '../answers/only-methods.js';

const ASSET_SECONDS = 86_400;
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;

export function docsRoutes(): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const document = JSON.stringify(openApiDocument(ownVersion()));
  router
    .route('/openapi.json')
    .get((_request, response) => {
      response.type('json').set('cache-control', 'no-cache').send(document);
    })
    .all(onlyMethods('GET'));
  router
    .route('/docs')
    .get((_request, response) => {
      response.type('html').send(PAGE);
    })
    .all(onlyMethods('GET'));
  router.get('/docs/start.js', (_request, response) => {
    response.type('js').send(START);
  });
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const name of ASSETS)
    router.get(`/docs/${name}`, (_request, response) => {
      response.sendFile(name, { root: folder, maxAge: ASSET_SECONDS * 1_000 });
    });
  return router;
}

function ownVersion(): string {
  const manifest = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Quittance API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<noscript><p>This page needs JavaScript. The same is at <a href="/openapi.json">/openapi.json</a>.</p></noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, defaultModelsExpandDepth: 0, validatorUrl: null });
`;
