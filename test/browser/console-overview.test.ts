import { EXCEPTION_REASONS, PAYMENT_STATES } from '@quittance/domain';
import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import { consoleInBrowser, logIn } from './console-setting.js';
import { readContrasts, tooFaint } from './contrast.js';
import { openPage, type PageWishes, type WatchedPage } from './open-browser.js';
import { OPEN_TIES, prepareBooks } from './prepared-books.js';

/** language, title, a locale's way to write two sums, the words for a status and for a reason */
const LANGUAGES = [
  ['en', 'Overview', 'USD 1,234,567.90', 'JPY 1,234,567', 'Unpaid', 'Several orders fit equally'],
  ['ja', '概要', 'USD 1,234,567.90', 'JPY 1,234,567', '未払い', '候補の受注が複数'],
  ['pt', 'Visão geral', 'USD 1.234.567,90', 'JPY 1.234.567', 'Não pago', 'Vários pedidos servem igualmente'],
  ['th', 'ภาพรวม', 'USD 1,234,567.90', 'JPY 1,234,567', 'ยังไม่ชำระ', 'มีหลายคำสั่งซื้อที่ตรงกันเท่ากัน'],
] as const;

describe('the overview of the console', () => {
  const its = consoleInBrowser();

  async function overview(language: string, wishes: PageWishes = {}): Promise<WatchedPage> {
    const watched = await openPage(its.browser, its.setting.base, wishes);
    await logIn(watched.page, 'viewer', language);
    return watched;
  }

  it('says of empty books that there is nothing, instead of showing empty tables', async () => {
    const { page, troubles } = await overview('en');
    const text = await page.locator('main').textContent();
    expect(text).to.include('All money is on orders.').and.include('No open exceptions.').and.include('No orders yet.');
    expect(troubles).to.deep.equal([]);
  });

  describe('over prepared books', () => {
    before(() => prepareBooks(its.setting.books.store));

    it('shows a viewer the orders, the unapplied money and the exceptions as they stand in the books', async () => {
      const { page } = await overview('en');
      expect(await rowsOf(page, 'Orders')).to.deep.equal([
        ['Unpaid', '3'],
        ['Partly paid', '1'],
        ['Paid', '1,234'],
        ['Disputed', '2'],
      ]);
      expect(await rowsOf(page, 'Unapplied money')).to.deep.equal([
        ['Japanese Yen', 'JPY 1,234,567', '1'],
        ['Kuwaiti Dinar', 'KWD 12.345', '1'],
        ['US Dollar', 'USD 1,234,567.90', '2'],
      ]);
      const exceptions = await rowsOf(page, 'Open exceptions');
      expect(exceptions).to.have.length(Object.keys(EXCEPTION_REASONS).length);
      expect(exceptions).to.deep.include(['Several orders fit equally tie', 'medium', String(OPEN_TIES), '0']);
      expect(exceptions).to.deep.include(['Order not known yet order_unknown', 'low', '1', '1']);
      expect(await rowsOf(page, 'Given up')).to.deep.equal([
        ['Order system refused an update oms.push_refused', 'pushback', '1'],
      ]);
      expect(exceptions.map(([, severity]) => severity)).to.deep.equal(
        [...exceptions.map(([, severity]) => severity)].sort((a, b) => rank(a) - rank(b)),
      );
    });

    it('gathers on top what needs a person', async () => {
      const { page } = await overview('en');
      expect(await page.locator('.attention li').allTextContents()).to.deep.equal([
        'Not ready: ingress',
        'Parked: events 0, messages 1',
        'Overdue exceptions: 1',
      ]);
      expect(await rowsOf(page, 'Services')).to.deep.equal([
        ['console', 'ready'],
        ['ingress', 'not ready: not reachable'],
      ]);
    });

    for (const [language, title, dollars, yen, unpaid, tie] of LANGUAGES)
      it(`speaks ${language}, with nothing left untranslated and money as it is written there`, async () => {
        const { page, troubles, foreign } = await overview(language);
        expect(await page.locator('html').getAttribute('lang')).to.equal(language);
        expect(await page.title()).to.equal(`${title} – Quittance`);
        const text = ((await page.locator('main').textContent()) ?? '').replaceAll('\u00a0', ' ');
        expect(text).to.include(dollars).and.include(yen).and.include(unpaid).and.include(tie).and.include('2026');
        expect(text).to.not.match(/undefined|null|NaN|\[object|\{\w+\}/);
        for (const empty of await page.locator('main :is(h2, th, td, li, a)').allTextContents())
          expect(empty.trim()).to.not.equal('');
        const labels = await page
          .locator('tbody th')
          .evaluateAll((cells) => cells.map((cell) => cell.childNodes[0]?.textContent?.trim() ?? ''));
        const codes = [...Object.keys(EXCEPTION_REASONS), ...PAYMENT_STATES] as string[];
        expect(labels.filter((label) => codes.includes(label) || label === '')).to.deep.equal([]);
        expect(troubles).to.deep.equal([]);
        expect(foreign).to.deep.equal([]);
      });

    it('changes its language by a link', async () => {
      const { page } = await overview('en');
      await page.getByRole('link', { name: 'Português' }).click();
      await page.waitForURL(/lang=pt/);
      expect(await page.locator('html').getAttribute('lang')).to.equal('pt');
      expect(await page.locator('[aria-current]').textContent()).to.equal('Português');
    });

    it('has landmarks, one first heading, and a name for every table’s columns and rows', async () => {
      const { page } = await overview('en');
      for (const landmark of ['banner', 'main'] as const)
        expect(await page.getByRole(landmark).count(), landmark).to.equal(1);
      expect(await page.getByRole('heading', { level: 1 }).allTextContents()).to.deep.equal(['Quittance']);
      const navigations = await page.getByRole('navigation').evaluateAll((all) => all.map((each) => each.ariaLabel));
      expect(navigations).to.deep.equal(['Pages', 'Language']);
      expect(await page.getByRole('heading', { level: 2 }).count()).to.equal(7);
      expect(
        await page.locator('thead th:not([scope=col]), tbody tr > :first-child:not(th[scope=row])').count(),
      ).to.equal(0);
      expect(await page.locator('time').getAttribute('datetime')).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
    });

    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1_280, 390]) {
        it(`can be read at ${width} pixels, ${colorScheme}: nothing sticks out, and the contrast is enough`, async () => {
          const { page } = await overview('pt', { width, colorScheme });
          const texts = await readContrasts(page);
          expect(texts.map(({ text }) => text))
            .to.include('Pedidos')
            .and.include('cancelled_order_paid');
          expect(tooFaint(texts)).to.deep.equal([]);
          const wide = await page
            .locator('html, section')
            .evaluateAll((all) =>
              all
                .filter((each) => each.scrollWidth > each.clientWidth + 1)
                .map((each) => `${each.tagName} ${String(each.textContent).slice(0, 30)}`),
            );
          expect(wide).to.deep.equal([]);
        });
      }

    it('keeps its tables tables for a screen reader where a phone shows blocks', async () => {
      const { page } = await overview('en', { width: 390 });
      const stages = page.locator('section', { has: page.getByRole('heading', { name: 'Stages' }) });
      expect(await stages.getByRole('columnheader').allTextContents()).to.include('Rows owed');
      expect(await stages.getByRole('rowheader').allTextContents()).to.include('pushback');
      expect(await stages.getByRole('cell').count()).to.be.greaterThan(6);
    });

    it('runs without any script', async () => {
      const { page } = await overview('en');
      expect(await page.locator('script').count()).to.equal(0);
      const answer = await page.reload();
      const policy = (await answer?.allHeaders())?.['content-security-policy'] ?? '';
      expect(policy).to.include("default-src 'none'").and.include("script-src 'none'");
    });
  });
});

/** What a screen shows of a table under a heading, by rows. */
async function rowsOf(page: Page, heading: string): Promise<string[][]> {
  const section = page.locator('section', { has: page.getByRole('heading', { name: heading, exact: true }) });
  const rows = await section.locator('tbody tr').all();
  return Promise.all(
    rows.map(async (row) =>
      (await row.locator('th, td').allTextContents()).map((text) => text.replaceAll('\u00a0', ' ').trim()),
    ),
  );
}

function rank(severity: string | undefined): number {
  return ['high', 'medium', 'low'].indexOf(severity ?? '');
}
