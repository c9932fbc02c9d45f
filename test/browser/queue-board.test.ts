import { waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Locator, Page } from 'playwright-core';
import { consoleInBrowser, logIn } from './console-setting.js';
import { openPage, type WatchedPage } from './open-browser.js';

/** The pictures on the buttons with which Bull Board changes something. */
const COMMAND_PICTURES = ['refresh-cw', 'trash-2', 'pencil', 'files', 'ellipsis-vertical'];

describe('the queue board in a browser', () => {
  const its = consoleInBrowser();

  async function failedJobs(user: string): Promise<WatchedPage> {
    const watched = await openPage(its.browser, its.setting.base);
    await logIn(watched.page, user);
    await watched.page.getByRole('link', { name: 'Queue board' }).click();
    await watched.page.goto('/queues/queue/matching?status=failed');
    await watched.page.getByText('the order system refused it').first().waitFor();
    return watched;
  }

  it('shows a viewer every queue and the failed job, and no button that changes anything', async () => {
    await its.setting.failedJob('matching', '1');
    const { page, troubles, foreign } = await failedJobs('viewer');
    for (const stage of ['matching', 'pushback', 'refunds'])
      expect(await page.getByRole('link', { name: stage }).count(), stage).to.be.greaterThan(0);
    expect(await commands(page).count()).to.equal(0);
    const { page: operators } = await failedJobs('operator');
    expect(await commands(operators).count(), 'buttons of an operator').to.be.greaterThan(4);
    await page.getByText('ev-1', { exact: true }).first().waitFor();
    expect(troubles).to.deep.equal([]);
    expect(foreign).to.deep.equal([]);
  });

  it('refuses a viewer who sends the request of such a button, and leaves the job', async () => {
    const { page } = await failedJobs('viewer');
    const refused = ['ev-1/retry', 'ev-1/clean', 'retry/failed', 'clean/failed', 'pause', 'empty', 'obliterate'];
    for (const command of refused) expect(await send(page, 'PUT', command), command).to.equal(403);
    expect(await its.setting.stateOf('matching', '1')).to.equal('failed');
    expect((await its.setting.audited()).filter((entry) => entry.includes('queue.'))).to.deep.equal([]);
  });

  it('lets an operator try a failed job again, and notes who did', async () => {
    const { page, troubles, foreign } = await failedJobs('operator');
    await buttonOf(page, 'ev-1', 'refresh-cw').click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await waitFor('the job to wait again', async () => (await its.setting.stateOf('matching', '1')) === 'waiting');
    expect(await its.setting.audited()).to.include('console:operator queue.retry');
    expect(troubles).to.deep.equal([]);
    expect(foreign).to.deep.equal([]);
  });

  it('lets an operator clear a failed job away, after asking back', async () => {
    await its.setting.failedJob('matching', '2');
    const { page } = await failedJobs('operator');
    await buttonOf(page, 'ev-2', 'trash-2').click();
    expect(await its.setting.stateOf('matching', '2')).to.equal('failed');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await waitFor('the job to be gone', async () => (await its.setting.stateOf('matching', '2')) === 'unknown');
    expect(await its.setting.audited()).to.include('console:operator queue.clean');
  });

  it('refuses an operator what empties a queue or changes a job', async () => {
    await its.setting.failedJob('matching', '3');
    const { page } = await failedJobs('operator');
    for (const [method, path] of [
      ['PUT', 'empty'],
      ['PUT', 'obliterate'],
      ['PATCH', 'ev-3/update-data'],
      ['POST', 'add'],
    ] as const)
      expect(await send(page, method, path), path).to.equal(403);
    expect(await its.setting.stateOf('matching', '3')).to.equal('failed');
  });

  it('leads back to the overview', async () => {
    const { page } = await failedJobs('viewer');
    await page.locator('header button:has([class*=lucide-circle-user])').click();
    await page.getByRole('menuitem', { name: 'Overview' }).click();
    await page.waitForURL((url) => url.pathname === '/');
  });
});

/** Sends a command as a script on the board's page would. @returns the status of the answer */
function send(page: Page, method: string, path: string): Promise<number> {
  return page.evaluate(
    async ([verb, url]) => (await fetch(url ?? '', { method: verb ?? '' })).status,
    [method, `/queues/api/queues/matching/${path}`],
  );
}

/** Bull Board's buttons have pictures and no names: a button of one job's card. */
function buttonOf(page: Page, jobId: string, picture: string): Locator {
  const card = page.locator('[class*=card]', { has: page.getByText(jobId, { exact: true }) });
  return card.locator(`button:has(.lucide-${picture})`);
}

/** Buttons on the page that change something. */
function commands(page: Page): Locator {
  return page.locator(COMMAND_PICTURES.map((picture) => `button:has(.lucide-${picture})`).join(', '));
}
