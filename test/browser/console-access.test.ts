import { expect } from 'chai';
import { describe, it } from 'mocha';
import { consoleInBrowser, logIn, PASSWORD } from './console-setting.js';
import { openPage, type WatchedPage } from './open-browser.js';

describe('logging in to the console', () => {
  const its = consoleInBrowser();

  const visit = (): Promise<WatchedPage> => openPage(its.browser, its.setting.base);

  it('is asked for before anything is shown', async () => {
    const { page, troubles, foreign } = await visit();
    for (const path of ['/', '/queues', '/queues/queue/matching']) {
      await page.goto(path);
      expect(new URL(page.url()).pathname, path).to.equal('/login');
    }
    expect(await page.locator('table').count()).to.equal(0);
    expect(troubles).to.deep.equal([]);
    expect(foreign).to.deep.equal([]);
  });

  it('is refused with a wrong password, says so, and keeps nothing', async () => {
    const { page } = await visit();
    await page.goto('/login');
    await page.locator('input[name=user]').fill('viewer');
    await page.locator('input[name=password]').fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(await page.getByRole('alert').textContent()).to.equal('User or password is wrong.');
    expect(await page.locator('input[name=password]').inputValue()).to.equal('');
    expect(await page.context().cookies()).to.deep.equal([]);
    expect(await its.setting.audited()).to.include('console:viewer login.refused');
  });

  it('needs no mouse: the form has the focus, Tab goes through it in order, Enter sends it', async () => {
    const { page, troubles } = await visit();
    await page.goto('/login?lang=en');
    await page.locator('input[name=user]:focus').waitFor();
    await page.keyboard.type('viewer');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).to.equal('Log in');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/');
    expect(await page.title()).to.equal('Overview – Quittance');
    expect(troubles).to.deep.equal([]);
  });

  it('leaves a cookie that no script reads, and that other sites do not send', async () => {
    const { page } = await visit();
    await logIn(page, 'viewer');
    const [cookie] = await page.context().cookies();
    expect(cookie).to.include({ name: 'quittance.session', httpOnly: true, sameSite: 'Strict' });
    expect(await page.evaluate('document.cookie')).to.equal('');
  });

  it('ends with the logout, for every page that is still open and for the way back', async () => {
    const { page } = await visit();
    await logIn(page, 'operator', 'ja');
    const other = await page.context().newPage();
    await other.goto('/?lang=ja');
    await page.getByRole('button', { name: 'ログアウト' }).click();
    await page.waitForURL((url) => url.pathname === '/login');
    expect(await page.locator('html').getAttribute('lang')).to.equal('ja');
    await other.reload();
    expect(new URL(other.url()).pathname).to.equal('/login');
    await page.goBack();
    await page.waitForURL((url) => url.pathname === '/login');
    expect(await page.locator('table').count()).to.equal(0);
    expect(await its.setting.audited()).to.include('console:operator logout');
  });
});
