import { BATCH_ANSWER, ORDER_RESOURCE } from '@quittance/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type IngressSetting, ingressSetting } from './ingress-setting.js';

interface Operation {
  readonly summary?: string;
  readonly security?: readonly unknown[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let setting: IngressSetting;
let document: Document;

before(async () => {
  setting = await ingressSetting();
  document = (await setting.api('GET', '/openapi.json')).body;
});
after(() => setting?.end());

describe('the OpenAPI document', () => {
  it('is of version 3.1 and leaves no reference open', () => {
    expect(document.openapi).to.equal('3.1.0');
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).to.be.greaterThan(20);
    for (const name of references) expect(document.components.schemas).to.have.property(name!);
  });

  it('describes every address that answers, and no other', async () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations).to.have.members([
      'PUT /v1/orders/{reference}',
      'GET /v1/orders/{reference}',
      'PUT /v1/orders:batch',
      'GET /v1/orders',
      'GET /v1/payments/{id}',
      'GET /v1/payments',
      'GET /v1/exceptions',
      'GET /v1/exceptions/{id}',
      'POST /v1/exceptions/{id}:resolve',
      'POST /v1/exceptions:batch',
      'POST /v1/payments/{id}/applications',
      'DELETE /v1/applications/{id}',
      'DELETE /v1/adjustments/{id}',
      'POST /v1/orders/{reference}:mark-paid-outside',
      'POST /v1/orders/{reference}/refunds',
      'POST /v1/exceptions/{id}:refund',
      'GET /v1/refunds',
      'GET /v1/refunds/{id}',
      'POST /v1/refunds/{id}:approve',
      'POST /v1/refunds/{id}:withdraw',
      'GET /v1/dead-letters',
      'GET /v1/dead-letters:count',
      'GET /v1/dead-letters/{id}',
      'POST /v1/dead-letters:retry',
      'POST /v1/dead-letters:dismiss',
      'GET /v1/destinations',
      'POST /v1/destinations:enable',
      'GET /v1/policies/matching',
      'PUT /v1/policies/matching',
      'GET /v1/policies/matching/versions',
      'POST /v1/policies/matching:preview',
      'GET /v1/customers/{reference}/policy',
      'PUT /v1/customers/{reference}/policy',
      'DELETE /v1/customers/{reference}/policy',
      'POST /webhooks/stripe/{connection}',
      'GET /healthz',
      'GET /readyz',
    ]);
    for (const operation of operations) {
      const [method = '', path = ''] = operation.split(' ');
      const answer = await setting.api(method, path.replace(/\{\w+\}/, 'default'), method === 'GET' ? undefined : {});
      expect(['route_not_found', 'method_not_allowed'], operation).to.not.include(answer.body?.code);
    }
  });

  it('tells every status that an operation answers with, and that /v1 needs the token', () => {
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(methods)) {
        expect(operation.summary, path).to.be.a('string');
        if (!path.startsWith('/v1')) continue;
        expect(operation.security, `${method} ${path}`).to.have.length(1);
        expect(operation.responses, `${method} ${path}`).to.include.keys('200', '401', '404', '503');
        expect(operation.responses['401']?.content).to.have.key('application/problem+json');
      }
  });

  it('has schemas that an order and its answer keep to', async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const validate = (name: string) => ajv.compile({ ...document, $ref: `#/components/schemas/${name}` });
    const order = {
      customer: { reference: 'C-7', email: 'ada@example.com' },
      currency: 'USD',
      amount: 12_500,
      placed_at: '2026-11-21T08:00:00Z',
      lines: [{ sku: 'x', price: 1.5 }],
      metadata: { a: null },
      state: 'open',
    };
    const body = validate('OrderBody');
    expect(body(order), JSON.stringify(body.errors)).to.equal(true);
    expect(body({ ...order, amount: 1.5 })).to.equal(false);
    const answer = await setting.api('PUT', '/v1/orders/D-1', order);
    const shown = validate('Order');
    expect(shown(answer.body), JSON.stringify(shown.errors)).to.equal(true);
    expect(ORDER_RESOURCE.strict().safeParse(answer.body).error).to.equal(undefined);
    const batch = await setting.api('PUT', '/v1/orders:batch', { orders: [{ reference: 'D-1', ...order }, {}] });
    expect(BATCH_ANSWER.safeParse(batch.body).error).to.equal(undefined);
    const problem = validate('Problem');
    expect(problem(batch.body.data[1].problem), JSON.stringify(problem.errors)).to.equal(true);
  });
});

describe('the page of the documentation', () => {
  it('loads everything from here, and its policy allows nothing else', async () => {
    const page = await setting.api('GET', '/docs');
    expect([page.status, page.type]).to.deep.equal([200, 'text/html; charset=utf-8']);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy)
      .to.include("default-src 'none'")
      .and.include("script-src 'self'")
      .and.include("frame-ancestors 'none'");
    expect(page.text).to.not.match(/https?:|<script>|onload=/);
    const assets = [...page.text.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, path]) => path!);
    expect(assets).to.have.length(4);
    for (const path of assets) {
      const asset = await setting.api('GET', path);
      expect(asset.status, path).to.equal(200);
      expect(asset.type, path).to.match(/javascript|css|png/);
      expect(asset.headers.get('x-content-type-options')).to.equal('nosniff');
    }
  });

  it('serves nothing else of the package it comes from', async () => {
    for (const path of ['/docs/package.json', '/docs/index.html', '/docs/swagger-ui.js', '/docs/%2e%2e/package.json'])
      expect((await setting.api('GET', path)).status, path).to.equal(404);
  });
});
