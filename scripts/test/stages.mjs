/**
 * Everything `npm test` runs, in order: what fails fastest comes first. A check is a script of package.json; a tier is a set of
 * compiled test files. Tiers with a `side` need servers: those of one side share a private Redis and MySQL/MariaDB and run in order, the
 * sides run beside each other, because each of them waits half of its time. Limits are in milliseconds.
 */
export const stages = [
  { name: 'lint', check: 'lint', msMax: 300_000 },
  { name: 'arrows', check: 'arrows', msMax: 300_000 },
  { name: 'dead code', check: 'dead-code', msMax: 300_000 },
  { name: 'build', build: true },
  { name: 'unit', folders: ['packages/*/dist', 'services/*/dist'], testMsMax: 20_000, msMax: 600_000 },
  { name: 'house', folders: ['test/dist/house'], testMsMax: 120_000, msMax: 600_000 },
  { name: 'simulation', folders: ['test/dist/simulation'], testMsMax: 120_000, msMax: 600_000 },
  { name: 'integration', folders: ['test/dist/integration'], side: 'parts', testMsMax: 60_000, msMax: 1_200_000 },
  { name: 'e2e', folders: ['test/dist/e2e'], side: 'whole', testMsMax: 180_000, msMax: 1_200_000 },
  {
    name: 'browser',
    folders: ['test/dist/browser'],
    side: 'whole',
    browser: true,
    testMsMax: 120_000,
    msMax: 900_000,
  },
];

export const isTier = (stage) => stage.folders !== undefined;
