import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { describe, it } from 'mocha';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

describe('the table of settings', () => {
  it('names every setting that a service reads', () => {
    const services = readdirSync(`${ROOT}services`).map((name) => `services/${name}/src/config.ts`);
    const sources = ['packages/runtime/src/settings.ts', ...services].map((path) => readFileSync(ROOT + path, 'utf8'));
    const names = new Set(
      sources.flatMap((text) => [...text.matchAll(/^\s+([A-Z][A-Z_]{3,}):/gm)].map((each) => each[1])),
    );
    const table = readFileSync(`${ROOT}docs/settings.md`, 'utf8');
    expect(names.size).to.be.greaterThan(20);
    expect([...names].filter((name) => !table.includes(`\`${name}\``))).to.deep.equal([]);
  });
});
