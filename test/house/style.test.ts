import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { hasVersionControl, isTest, ROOT, type SourceFile, sourceFiles } from './sources.js';

/** Lines of one file of the product; what is longer is two concepts. */
const LINES_MAX = 250;
/** Words that name no concept. */
const EMPTY_NAMES = /(^|[-.])(utils?|helpers?|common|manager|misc|stuff|lib)([-.]|$)/;
/** Spelt apart, so that this file does not find itself. */
const UNFINISHED = new RegExp(
  [
    '\\bTO' + 'DO\\b',
    '\\bFIX' + 'ME\\b',
    '\\bX' + 'XX\\b',
    'not ' + 'implemented',
    'for ' + 'now\\b(?! and then)',
  ].join('|'),
);
const MACHINE_PATHS = new RegExp(['(?<![\\w.])/wo' + 'rk/', '/tm' + 'p/q'].join('|'));
/** Where amounts are reckoned, stored and read from Stripe. */
const MONEY_HOMES = /^packages\/(domain|store|stripe)\/src\//;
const FLOATING = /parseFloat|toFixed|\/ ?100n?\b/;
/** The Stripe SDK's way around the signature. */
const UNVERIFIED = /constructEventWithoutVerification/;

describe('the house rules', () => {
  let files: SourceFile[] = [];

  before(function () {
    if (!hasVersionControl()) {
      console.log('    skipped: no version control to list the files');
      this.skip();
    }
    files = sourceFiles('.ts', '.mts', '.mjs', '.cjs');
    expect(files.length).to.be.greaterThan(80);
  });

  it('keep every file but tests within 250 lines', () => {
    const long = files.filter(({ path, text }) => !isTest(path) && text.split('\n').length - 1 > LINES_MAX);
    expect(long.map((each) => each.path)).to.deep.equal([]);
  });

  it('give every file a name that says something', () => {
    const empty = files.filter(({ path }) => EMPTY_NAMES.test(basename(path)));
    expect(empty.map((each) => each.path)).to.deep.equal([]);
  });

  it('leave nothing unfinished in a comment', () => {
    expect(files.filter(({ text }) => UNFINISHED.test(text)).map((each) => each.path)).to.deep.equal([]);
  });

  it('name no folder of the machine it was written on', () => {
    expect(files.filter(({ text }) => MACHINE_PATHS.test(text)).map((each) => each.path)).to.deep.equal([]);
  });

  it('use no floating point for money, and no fixed number of decimals', () => {
    const floats = files.filter(({ path, text }) => MONEY_HOMES.test(path) && FLOATING.test(text));
    expect(floats.map((each) => each.path)).to.deep.equal([]);
    expect(files.filter(({ path }) => MONEY_HOMES.test(path)).length).to.be.greaterThan(40);
    for (const wrong of ['Number.parseFloat(text)', 'amount.toFixed(2)', 'amount / 100', 'amount/100n'])
      expect(FLOATING.test(wrong), wrong).to.equal(true);
    expect(FLOATING.test('elapsedMs / 1000')).to.equal(false);
  });

  it('read no webhook whose signature was not verified', () => {
    const trusting = files.filter(({ path, text }) => /^(packages|services)\//.test(path) && UNVERIFIED.test(text));
    expect(trusting.map((each) => each.path)).to.deep.equal([]);
    expect(UNVERIFIED.test('stripe.webhooks.constructEventWithoutVerification(body)')).to.equal(true);
  });

  it('keep the domain pure: no clock, no randomness, no waiting', () => {
    const impure = files.filter(
      ({ path, text }) =>
        path.startsWith('packages/domain/src/') &&
        !isTest(path) &&
        /Date\.now|new Date\(\)|Math\.random|randomUUID|\basync\b|\bawait\b|process\./.test(text),
    );
    expect(impure.map((each) => each.path)).to.deep.equal([]);
  });
});

describe('the dependencies', () => {
  it('of the domain are only libraries that compute without effects (ADR 0011)', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'packages/domain/package.json'), 'utf8')) as {
      dependencies?: object;
      peerDependencies?: object;
    };
    expect(Object.keys(manifest.dependencies ?? {}).sort()).to.deep.equal(['any-ascii', 'fuzzball', 'ibantools']);
    expect(manifest.peerDependencies ?? {}).to.deep.equal({});
  });

  it('hold one ioredis, so that BullMQ and we speak through the same one', () => {
    expect(installed('ioredis')).to.deep.equal(['node_modules/ioredis']);
  });

  it('hold one bullmq, one mysql2 and one of each part of Bull Board', () => {
    for (const name of ['bullmq', 'mysql2', '@bull-board/api', '@bull-board/ui', '@bull-board/express'])
      expect(installed(name), name).to.have.length(1);
  });
});

/** Where a package is installed: at the root, in a workspace, or inside another package. */
function installed(name: string): string[] {
  const found: string[] = [];
  const look = (folder: string): void => {
    const modules = join(folder, 'node_modules');
    if (!existsSync(join(ROOT, modules))) return;
    if (existsSync(join(ROOT, modules, name, 'package.json'))) found.push(`${modules}/${name}`);
    for (const each of packagesIn(modules)) look(join(modules, each));
  };
  look('');
  for (const group of ['packages', 'services'])
    for (const each of readdirSync(join(ROOT, group))) look(join(group, each));
  look('test');
  return found;
}

/** Real folders only: workspaces are links and are looked at on their own. */
function packagesIn(modules: string): string[] {
  return readdirSync(join(ROOT, modules), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap((entry) =>
      entry.name.startsWith('@')
        ? readdirSync(join(ROOT, modules, entry.name), { withFileTypes: true })
            .filter((inner) => inner.isDirectory())
            .map((inner) => `${entry.name}/${inner.name}`)
        : [entry.name],
    );
}
