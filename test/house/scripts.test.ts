import { execFile, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { ROOT } from './sources.js';

/** A module of scripts/: plain JavaScript without types, because it runs before anything is built. */
const script = (path: string) => import(pathToFileURL(join(ROOT, 'scripts', path)).href);

describe('the commands of a bare clone', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quittance-scripts-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    chmodSync(join(folder, path), mode);
  };

  it('need nothing but Node: no script imports a package before it is installed', () => {
    const early = readdirSync(join(ROOT, 'scripts'), { recursive: true, encoding: 'utf8' }).filter(
      // The reporter is loaded by mocha, which is there by then.
      (file) => file.endsWith('.mjs') && file !== 'counting-reporter.mjs',
    );
    expect(early).to.include('start.mjs').and.to.include(join('bootstrap', 'prepare.mjs'));
    for (const file of early) {
      const imported = readFileSync(join(ROOT, 'scripts', file), 'utf8').matchAll(/from '([^']+)'/g);
      for (const [, name] of imported) expect(name, file).to.match(/^(node:|\.)/);
    }
  });

  it('end at a lock file that does not agree with the package files', function () {
    this.timeout(60_000);
    const command = ['ci', '--dry-run', '--ignore-scripts', '--offline', '--no-audit', '--loglevel=error'];
    const dryRun = spawnSync('npm', command, { cwd: ROOT, encoding: 'utf8' });
    expect(dryRun.stderr.match(/^npm error (Missing|Invalid).*$/gm), dryRun.stderr).to.equal(null);
  });

  describe('install', () => {
    const lock = (packages: object) => JSON.stringify({ packages });
    const rows = [
      ['nothing when all is there', { a: { version: '1.0.0' } }, { a: { version: '1.0.0' } }, true],
      ['when a package is of another version', { a: { version: '1.0.0' } }, { a: { version: '1.0.1' } }, false],
      ['when a package is missing', { a: { version: '1.0.0' } }, {}, false],
      [
        'nothing when only another platform’s package is missing',
        { a: { version: '1.0.0', optional: true } },
        {},
        true,
      ],
      ['when a package of our own is not linked', { a: { link: true } }, { a: { link: true } }, false],
    ] as const;

    for (const [name, locked, installed, expected] of rows) {
      it(name, async () => {
        const { modulesUpToDate } = await script('bootstrap/modules-up-to-date.mjs');
        const under = (packages: object) =>
          lock(Object.fromEntries(Object.entries(packages).map(([key, value]) => [`node_modules/${key}`, value])));
        write('package-lock.json', under(locked));
        write('node_modules/.package-lock.json', under(installed));
        write('node_modules/a/package.json', '{}');
        if (name.includes('not linked')) rmSync(join(folder, 'node_modules/a'), { recursive: true });
        expect(modulesUpToDate(folder)).to.equal(expected);
      });
    }

    it('when somebody deleted the folder of a package', async () => {
      const { modulesUpToDate } = await script('bootstrap/modules-up-to-date.mjs');
      const packages = { 'packages/p/node_modules/a': { version: '1.0.0' } };
      write('package-lock.json', lock(packages));
      write('node_modules/.package-lock.json', lock(packages));
      expect(modulesUpToDate(folder)).to.equal(false);
    });

    it('when npm never finished', async () => {
      const { modulesUpToDate } = await script('bootstrap/modules-up-to-date.mjs');
      write('package-lock.json', lock({}));
      expect(modulesUpToDate(folder)).to.equal(false);
    });
  });

  describe('run on', () => {
    const installed = `node_modules/node-${process.platform}-${process.arch}/bin/node`;

    it('the Node that came with the dependencies, when that works and is new enough', async () => {
      const { findNodeFolder } = await script('bootstrap/find-node.mjs');
      write(installed, '#!/bin/sh\necho v24.15.0\n', 0o755);
      expect(findNodeFolder(folder)).to.equal(dirname(join(folder, installed)));
    });

    for (const [why, text] of [
      ['is too old', '#!/bin/sh\necho v24.14.9\n'],
      ['does not run here', '#!/bin/sh\nexit 127\n'],
    ] as const) {
      it(`the machine's own Node when the one that came ${why}`, async () => {
        const { findNodeFolder } = await script('bootstrap/find-node.mjs');
        write(installed, text, 0o755);
        expect(findNodeFolder(folder)).to.equal(dirname(process.execPath));
      });
    }
  });

  describe('choose', () => {
    const names = async (...args: string[]) => {
      const { selectStages } = await script('test/select-stages.mjs');
      const { stages, mochaArgs } = selectStages(args);
      return [stages.map((stage: { name: string }) => stage.name).join(' '), mochaArgs];
    };

    it('every stage, what fails fastest first, when nothing is asked for', async () => {
      const all = 'lint arrows dead code build unit house simulation integration e2e browser';
      expect(await names()).to.deep.equal([all, []]);
      expect(await names('--grep', 'x')).to.deep.equal([all, ['--grep', 'x']]);
    });

    it('one tier, built, with the rest of the arguments for mocha', async () => {
      expect(await names('integration', '--grep', 'unit')).to.deep.equal(['build integration', ['--grep', 'unit']]);
    });

    it('one check without a build', async () => {
      expect(await names('dead-code')).to.deep.equal(['dead code', []]);
    });
  });

  describe('find', () => {
    it('the compiled tests of a tier, but none whose source is gone', async () => {
      const { findTestFiles } = await script('test/find-test-files.mjs');
      for (const file of ['packages/p/dist/a.test.js', 'packages/p/dist/b/c.test.js', 'test/dist/e2e/d.test.js'])
        write(file, '');
      for (const file of ['packages/p/src/a.test.ts', 'test/e2e/d.test.ts']) write(file, '');
      expect(findTestFiles(folder, { folders: ['packages/*/dist', 'test/dist/e2e'] })).to.deep.equal([
        'packages/p/dist/a.test.js',
        'test/dist/e2e/d.test.js',
      ]);
    });
  });

  describe('count', () => {
    const mocha = (text: string, ...options: string[]) => {
      write('a.test.cjs', text);
      const where = `folder=${folder},tier=unit`;
      const reporter = [
        '--reporter',
        'scripts/counting-reporter.mjs',
        '--reporter-option',
        [where, ...options].join(','),
      ];
      const bin = ['node_modules/mocha/bin/mocha.js', '--no-config'];
      const command = [...bin, ...reporter, join(folder, 'a.test.cjs')];
      return spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
    };

    it('what really passed, failed and was skipped', async () => {
      const { sumCounts } = await script('test/counts.mjs');
      const run = mocha(
        `it('a', () => {}); it('b', () => { throw new Error('no'); }); it('c'); it('d', function () { this.skip(); });`,
      );
      rmSync(join(folder, 'a.test.cjs'));
      expect(run.status).to.equal(1);
      expect(sumCounts(folder, true)).to.deep.equal({ passed: 1, failed: 1, skipped: 2 });
    });

    it('a run that cannot end as one failed, and say what is open', async () => {
      const { sumCounts } = await script('test/counts.mjs');
      const run = mocha(`it('a', () => { setInterval(() => {}, 1000); });`, 'endMs=100');
      rmSync(join(folder, 'a.test.cjs'));
      expect(run.stderr).to.match(/still open: .*Timeout/);
      expect(run.status).to.equal(1);
      expect(sumCounts(folder, true)).to.deep.equal({ passed: 1, failed: 1, skipped: 0 });
    });

    it('an interrupted run up to where it came, after its hooks cleaned up', async () => {
      const { sumCounts } = await script('test/counts.mjs');
      const run = mocha(`
        after(() => console.log('cleaned up'));
        it('a', (done) => { process.kill(process.pid, 'SIGINT'); setTimeout(done, 100); });
        it('b', () => { throw new Error('it was not to run'); });
      `);
      rmSync(join(folder, 'a.test.cjs'));
      expect(run.stdout).to.include('cleaned up');
      expect(run.status).to.equal(130);
      expect(sumCounts(folder, true)).to.deep.equal({ passed: 1, failed: 1, skipped: 0 });
    });

    it('a stage that failed without a failing test as one failed', async () => {
      const { sumCounts } = await script('test/counts.mjs');
      expect(sumCounts(folder, true)).to.deep.equal({ passed: 0, failed: 1, skipped: 0 });
    });
  });

  describe('beside each other', () => {
    const beside = (...programs: string[]) => {
      const commands = programs.map((text) => [process.execPath, '-e', text]);
      const text = `
        import { runBeside } from ${JSON.stringify(join(ROOT, 'scripts/test/run-beside.mjs'))};
        process.exitCode = await runBeside(${JSON.stringify(commands)}, { env: process.env });`;
      return spawnSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' });
    };

    it('run at the same time, and are read one after the other', () => {
      const meet = (own: string, other: string) => `
        const fs = require('node:fs');
        fs.writeFileSync(${JSON.stringify(folder)} + '/${own}', '');
        console.log('${own} began');
        const look = setInterval(() => {
          if (!fs.existsSync(${JSON.stringify(folder)} + '/${other}')) return;
          clearInterval(look);
          setTimeout(() => console.log('${own} ended'), ${own === 'left' ? 300 : 0});
        }, 10);`;
      const { status, stdout } = beside(meet('left', 'right'), meet('right', 'left'));
      expect(stdout.trim().split('\n')).to.deep.equal(['left began', 'left ended', 'right began', 'right ended']);
      expect(status).to.equal(0);
    });

    it('all run to their end when one fails, and the first that failed names the exit code', () => {
      const { status, stdout } = beside(
        `process.exitCode = 3`,
        `setTimeout(() => { console.log('I ended'); process.exitCode = 4; }, 300)`,
      );
      expect(stdout).to.include('I ended');
      expect(status).to.equal(3);
    });
  });

  describe('pass on', () => {
    const wrapper = (child: string, options = '') => `
      import { runChild } from ${JSON.stringify(join(ROOT, 'scripts/bootstrap/run-child.mjs'))};
      process.exitCode = await runChild([process.execPath, '-e', ${JSON.stringify(child)}], { env: process.env ${options} });
    `;

    it('one Ctrl-C once, though the terminal and npm both send it, and answer the child’s exit code', async () => {
      const child = `let n = 0; process.on('SIGINT', () => { n += 1; }); console.log('up'); setTimeout(() => process.exit(40 + n), 600);`;
      const running = spawn(process.execPath, ['--input-type=module', '-e', wrapper(child)], { detached: true });
      const ended = new Promise<number | null>((resolve) => running.once('exit', resolve));
      await new Promise((resolve) => running.stdout.once('data', resolve));
      process.kill(-(running.pid ?? 0), 'SIGINT');
      setTimeout(() => running.kill('SIGINT'), 50);
      expect(await ended).to.equal(41);
    });

    it('an end at the time limit, and name it', async () => {
      const text = wrapper('setInterval(() => {}, 1000)', ', msMax: 200');
      const [status, output] = await new Promise<[unknown, string]>((resolve) => {
        execFile(process.execPath, ['--input-type=module', '-e', text], (error, _stdout, stderr) =>
          resolve([error?.code, stderr]),
        );
      });
      expect(status).to.equal(124);
      expect(output).to.include('still running after 0.2 s');
    });
  });
});
