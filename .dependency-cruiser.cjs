/*
 * The arrows of ARCHITECTURE.md, checked: domain <- contracts <- { store, queue, stripe, oms } <- services.
 *
 * Reads the TypeScript sources. tsconfig.arrows.json leads `@quittance/NAME` to its sources, so no build is needed and a cycle
 * over packages is seen. dependency-cruiser reads TypeScript only through the JavaScript API of TypeScript 6 (the `typescript` alias
 * in package.json); without it, it finds no file and says that all is well. test/house/arrows.test.ts guards against that.
 */

/** Files that are only run by the test runner. */
const TESTS = '[.]test[.]ts$';
const NPM = 'node_modules/';

/** `packages/NAME` may import, of our own packages, only these and itself. Tests may also use the testkit. */
const MAY_IMPORT = {
  domain: [],
  contracts: ['domain'],
  runtime: ['domain', 'contracts'],
  store: ['domain', 'contracts'],
  queue: ['domain', 'contracts'],
  stripe: ['domain', 'contracts'],
  oms: ['domain', 'contracts'],
  bookkeeping: ['domain', 'contracts', 'store', 'queue', 'stripe', 'runtime'],
  'local-stack': [],
  'stripe-sandbox': [],
  demo: ['domain', 'contracts', 'runtime'],
  testkit: ['domain', 'contracts', 'store', 'queue', 'stripe', 'oms', 'local-stack', 'stripe-sandbox'],
  cli: ['domain', 'contracts', 'store', 'queue', 'stripe', 'runtime', 'bookkeeping', 'local-stack'],
};

/** npm packages that are let into one place only. */
const SOLE_HOMES = [
  { npm: 'typeorm|mysql2', home: 'packages/store' },
  { npm: 'bullmq|ioredis', home: 'packages/queue' },
  { npm: 'stripe', home: 'packages/(stripe|demo|testkit)' },
  { npm: 'opossum', home: 'packages/runtime' },
  { npm: 'standardwebhooks', home: 'packages/(oms|demo|testkit)' },
  { npm: 'undici', home: 'packages/oms' },
  { npm: '@bull-board/[^/]+', home: 'services/console' },
  { npm: 'commander|cli-progress|cli-table3|csv-parse|csv-stringify', home: 'packages/cli' },
];

const arrows = Object.entries(MAY_IMPORT).map(([name, allowed]) => ({
  name: `arrows-of-${name}`,
  comment: `packages/${name} may import of our packages: ${allowed.join(', ') || 'none'}`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: TESTS },
  to: { path: '^(packages|services|test|scripts)/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
}));

const soleHomes = SOLE_HOMES.map(({ npm, home }) => ({
  name: `sole-home-of-${npm.replace(/[^a-z0-9]+/g, '-')}`,
  comment: `${npm} is used in ${home} only, so that it can be replaced or upgraded there`,
  severity: 'error',
  from: { path: '^(packages|services)/', pathNot: [`^${home}/`, TESTS] },
  to: { path: `${NPM}(${npm})/` },
}));

module.exports = {
  forbidden: [
    ...arrows,
    ...soleHomes,
    {
      name: 'every-package-has-its-arrows',
      comment: 'a package without an entry in MAY_IMPORT would be free to import anything',
      severity: 'error',
      from: { path: '^packages/', pathNot: [`^packages/(${Object.keys(MAY_IMPORT).join('|')})/`, TESTS] },
      to: {},
    },
    {
      name: 'domain-is-pure',
      comment:
        'the core decides from its arguments alone: no Node module, and of npm only what computes without effects (ADR 0011)',
      severity: 'error',
      from: { path: '^packages/domain/', pathNot: TESTS },
      to: { pathNot: ['^packages/domain/src/', `${NPM}(any-ascii|fuzzball|ibantools)/`] },
    },
    {
      name: 'services-never-import-each-other',
      comment: 'stages speak through rows and queues only',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'services-import-libraries-only',
      comment: 'what exists for tests, development and operators is no part of a service',
      severity: 'error',
      from: { path: '^services/', pathNot: TESTS },
      to: { path: '^(packages/(testkit|local-stack|stripe-sandbox|demo|cli)|test|scripts)/' },
    },
    {
      name: 'through-the-front-door',
      comment: 'of another package only what its index exports',
      severity: 'error',
      from: { path: '^(packages|services)/([^/]+)/' },
      to: { path: '^(packages|services)/', pathNot: ['^$1/$2/', '/src/index[.]ts$', '[.]json$'] },
    },
    {
      name: 'tests-are-not-imported',
      comment: 'a test file is run, never used',
      severity: 'error',
      from: {},
      to: { path: TESTS },
    },
    {
      name: 'no-cycles',
      comment:
        'two files that need each other are one concept, or hide a third; a type alone is gone when the code runs',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      comment: 'an import that is not found is not checked either',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'dependencies-are-declared',
      comment: 'a package that happens to be installed at the root is missing in production',
      severity: 'error',
      from: { path: '^(packages|services)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], pathNot: '^(packages|services)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages/[^/]+|services/[^/]+|test)/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.arrows.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
