import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '@quittance/cli';
import { openApiDocument } from '@quittance/contracts';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ROOT, sourceFiles } from './sources.js';
import { tableRows } from './worked-examples.js';

const ARCHITECTURE = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** What stands in backticks in the first cells of a table. */
function named(page: string, firstColumn: string): string[] {
  const cells = tableRows(page, firstColumn).map(([cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

describe('the pages about the whole', () => {
  it('name every route of the API, and none that there is not', () => {
    const { paths } = openApiDocument('1.0.0') as { readonly paths: Record<string, object> };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const told = tableRows(ARCHITECTURE, 'route').flatMap(([cell = '']) => routesIn(cell));
    expect(differences(told, routes)).to.deep.equal(NONE);
  });

  it('name every command of the command line, and none that there is not', async () => {
    const { commands: all } = await buildProgram([]);
    const commands = all.map((each) => `quittance ${each.name()}`);
    expect(differences(named(README, 'command'), commands)).to.deep.equal(NONE);
  });

  it('name every table of the database, and none that there is not', () => {
    const migrations = sourceFiles('.ts').filter(({ path }) => path.startsWith('packages/store/src/migrations/'));
    const tables = migrations.flatMap(({ text }) =>
      [...text.matchAll(/CREATE TABLE (\w+)/g)].map(([, name = '']) => name),
    );
    expect(tables.length).to.be.greaterThan(20);
    expect(differences(named(ARCHITECTURE, 'tables'), tables)).to.deep.equal(NONE);
  });

  it('name every package and service', () => {
    const manifests = sourceFiles('package.json').map(({ path }) => path.replace('/package.json', ''));
    const folders = manifests.filter((path) => /^packages\//.test(path));
    const told = [...ARCHITECTURE.matchAll(/`((?:packages|services)\/[\w-]+)`/g)].map(([, name]) => name);
    expect(told).to.include.members(folders);
    expect(told).to.include.members(manifests.filter((path) => path.startsWith('services/')));
  });
});

const NONE = { notTold: [], notThere: [] };

function differences(told: readonly string[], there: readonly string[]) {
  return {
    notTold: there.filter((each) => !told.includes(each)),
    notThere: told.filter((each) => !there.includes(each)),
  };
}

/** `GET`, `PUT /v1/x` and `GET /v1/x`, `GET /v1/y`. */
function routesIn(cell: string): string[] {
  const words = [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word.split(' '));
  const paths = words.flatMap(([, path]) => path ?? []);
  return words.map(([method, path], n) => `${method} ${path ?? paths.find((_, at) => at >= n) ?? paths.at(-1)}`);
}
