/** Whether the tests that take minutes run as well. */
export const LONG = process.env['QUITTANCE_LONG'] === '1';

/** Says that a test is left out, and how to run it. */
export function skipLong(test: Mocha.Context): void {
  console.log('    skipped: takes long; set QUITTANCE_LONG=1');
  test.skip();
}
