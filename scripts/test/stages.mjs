/**
 * Everything `npm test` runs, in order: what fails fastest comes first. A check is a script of package.json; a tier is a set of
 * compiled test files. Tiers without `servers` come first. Those of one side run in order and share a private Redis and MySQL/MariaDB where
 * they need one; the sides run beside each other, because each of them waits half of its time. Limits are in milliseconds.
 */
export const stages = [
  { name: 'lint', check: 'lint', msMax: 300_000 },
  { name: 'arrows', check: 'arrows', msMax: 300_000 },
  { name: 'dead code', check: 'dead-code', msMax: 300_000 },
  { name: 'build', build: true },
  { name: 'unit', folders: ['packages/*/dist', 'services/*/dist'], side: 'parts', testMsMax: 20_000, msMax: 600_000 },
  { name: 'house', folders: ['test/dist/house'], side: 'whole', testMsMax: 120_000, msMax: 600_000 },
  { name: 'simulation', folders: ['test/dist/simulation'], side: 'whole', testMsMax: 120_000, msMax: 600_000 },
  {
    name: 'integration',
    folders: ['test/dist/integration'],
    side: 'parts',
    servers: true,
    testMsMax: 60_000,
    msMax: 1_200_000,
  },
  { name: 'e2e', folders: ['test/dist/e2e'], side: 'whole', servers: true, testMsMax: 180_000, msMax: 1_200_000 },
  {
    name: 'browser',
    folders: ['test/dist/browser'],
    side: 'whole',
    servers: true,
    browser: true,
    testMsMax: 120_000,
    msMax: 900_000,
  },
];

export const isTier = (stage) => stage.folders !== undefined;
