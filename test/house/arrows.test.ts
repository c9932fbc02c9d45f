import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { hasVersionControl, ROOT, sourceFiles } from './sources.js';

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
  readonly modules: readonly { readonly source: string }[];
}

/** The least number of our own modules that a cruise which sees TypeScript finds. */
const MODULES_MIN = 80;

describe('the arrows between packages', function () {
  this.timeout(60_000);

  let copy = '';

  before(() => {
    copy = copyOfSources();
  });

  after(() => rmSync(copy, { recursive: true, force: true }));

  it('are kept by every source file, and every source file is seen', async () => {
    const cruise = await depcruise(ROOT, 'packages', 'services', 'test');
    expect(cruise.summary.violations.map((each) => `${each.rule.name}: ${each.from}`)).to.deep.equal([]);
    const own = new Set(cruise.modules.map((each) => each.source).filter((each) => each.endsWith('.ts')));
    expect(own.size).to.be.greaterThan(MODULES_MIN);
    if (!hasVersionControl()) return;
    const unseen = sourceFiles('.ts').filter(({ path }) => /^(packages|services)\//.test(path) && !own.has(path));
    expect(unseen.map((each) => each.path)).to.deep.equal([]);
  });

  const violations = [
    { into: 'packages/domain', imports: 'node:fs', breaks: 'domain-is-pure' },
    { into: 'packages/domain', imports: '@quittance/contracts', breaks: 'arrows-of-domain' },
    { into: 'packages/store', imports: '@quittance/queue', breaks: 'arrows-of-store' },
    { into: 'packages/runtime', imports: '@quittance/store', breaks: 'arrows-of-runtime' },
    { into: 'services/relay', imports: 'bullmq', breaks: 'sole-home-of-bullmq-ioredis' },
    { into: 'services/relay', imports: '@quittance/testkit', breaks: 'services-import-libraries-only' },
    { into: 'services/relay', imports: '../../../console/src/index.js', breaks: 'services-never-import-each-other' },
    { into: 'services/relay', imports: '../../../../packages/store/src/sql.js', breaks: 'through-the-front-door' },
    { into: 'packages/contracts', imports: './no-such-file.js', breaks: 'everything-resolves' },
    { into: 'packages/contracts', imports: 'pino', breaks: 'dependencies-are-declared' },
  ];
  for (const { into, imports, breaks } of violations) {
    it(`are broken by ${into} importing ${imports}`, async () => {
      const file = plant(
        copy,
        `${into}/src/planted/planted.ts`,
        `import * as it from '${imports}';\nexport const all = it;\n`,
      );
      const cruise = await depcruise(copy, file);
      expect(cruise.summary.violations.map((each) => each.rule.name)).to.include(breaks);
    });
  }

  it('are broken by a type alone', async () => {
    const source = `import type { Queue } from 'bullmq';\nexport type Q = Queue;\n`;
    const cruise = await depcruise(copy, plant(copy, 'packages/store/src/planted/planted.ts', source));
    expect(cruise.summary.violations.map((each) => each.rule.name)).to.include('sole-home-of-bullmq-ioredis');
  });

  it('are broken by two files that need each other', async () => {
    const one = plant(
      copy,
      'packages/contracts/src/planted/a.ts',
      `import { b } from './b.js';\nexport const a = () => b;\n`,
    );
    plant(copy, 'packages/contracts/src/planted/b.ts', `import { a } from './a.js';\nexport const b = () => a;\n`);
    const cruise = await depcruise(copy, one);
    expect(cruise.summary.violations.map((each) => each.rule.name)).to.include('no-cycles');
  });
});

/** The sources in a temporary folder, so that a violation can be planted without touching the checkout. */
function copyOfSources(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-arrows-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.arrows.json', 'tsconfig.base.json', 'package.json'])
    cpSync(join(ROOT, file), join(folder, file));
  const skipped = /[/]([.]?node_modules|dist)$/;
  for (const name of ['packages', 'services'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter: (path) => !skipped.test(path) });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function plant(folder: string, path: string, source: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), source);
  return path;
}

/** Runs the command line that `npm run arrows` runs; it exits with the number of errors. */
async function depcruise(folder: string, ...paths: readonly string[]): Promise<Cruise> {
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [bin, ...paths, '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stdout: string }) => error);
  return JSON.parse(stdout) as Cruise;
}
