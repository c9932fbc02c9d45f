/*
 * `node dist/print-browser/main.js`: prints the path of a Chromium for the browser tests, installing Debian's when there is none.
 *
 * Progress and the reason of a failure go to standard error; exit code 69 when there is none to be had.
 */
import { findBinary, searchFolders } from '../find-binary.js';
import { installWithApt } from '../install-with-apt.js';
import { printStep } from '../print-step.js';
import { exitUnavailable } from '../stack-problem.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

process.exitCode = await main();

async function main(): Promise<number> {
  const find = () => process.env['QUITTANCE_BROWSER'] ?? findBinary(names, searchFolders(process.env));
  const why = find() === undefined ? await install() : undefined;
  const browser = find();
  if (browser === undefined) {
    console.error(`stack: no Chromium: ${why}; install one with: sudo apt-get install -y chromium`);
    return exitUnavailable;
  }
  console.log(browser);
  return 0;
}

async function install(): Promise<string | undefined> {
  return process.env['QUITTANCE_INSTALL'] === 'never'
    ? 'QUITTANCE_INSTALL=never'
    : installWithApt(['chromium'], printStep);
}
