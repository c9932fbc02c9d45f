import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import { type IngressSetting, ingressSetting } from '../integration/ingress-setting.js';
import { openBrowser, openPage } from './open-browser.js';

describe('the page of the API documentation, in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let setting: IngressSetting;

  before(async () => {
    browser = await openBrowser();
    setting = await ingressSetting();
  });
  after(async () => {
    await setting?.end();
    await browser?.close();
  });

  it('lists every operation, unfolds one, and breaks no rule of its policy', async () => {
    const { page, troubles, foreign } = await openPage(browser, setting.ingress.url);
    await page.goto('/docs');
    await page.locator('.opblock').first().waitFor();
    expect(await page.locator('.opblock').count()).to.equal(await operationsIn(setting.ingress.url));
    await page.locator('#operations-orders-put_v1_orders__reference_ .opblock-summary-control').click();
    await page.getByText('Idempotency-Key').first().waitFor();
    expect(await page.locator('.opblock-description').textContent()).to.include('The same body again changes nothing');
    expect(troubles).to.deep.equal([]);
    expect(foreign).to.deep.equal([]);
  });
});

/** Operations that the served document describes: calls that are answered here, and pushes that are sent. */
async function operationsIn(ingressUrl: string): Promise<number> {
  type Paths = Record<string, Record<string, unknown>>;
  const answer = await fetch(new URL('/openapi.json', ingressUrl));
  const { paths, webhooks } = (await answer.json()) as { paths: Paths; webhooks: Paths };
  const operations = [paths, webhooks].flatMap(Object.values).flatMap(Object.keys);
  expect(operations.length).to.be.greaterThan(20);
  return operations.length;
}
