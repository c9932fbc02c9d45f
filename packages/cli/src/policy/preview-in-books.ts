/**
 * `quittance policy preview`: what a policy would have done.
 *
 * Input: a policy and a period. Output: a summary, the first changes, and with `--out` every change as one JSON line, in a file that is
 * put in its place when all of it is written. Changes nothing in the database; it may be stopped at any moment.
 */
import type { PreviewLineResource, PreviewSummaryResource } from '@quittance/contracts';
import type { MatchingPolicy } from '@quittance/domain';
import {
  customerIsKnown,
  PREVIEW_ORDERS_MAX,
  PREVIEW_PAYMENTS_MAX,
  PreviewTooLarge,
  previewLineResource,
  previewPolicy,
  previewSummaryResource,
} from '@quittance/store';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { matchProgress } from '../match/match-progress.js';
import { openOutput } from '../output/open-output.js';
import { onStopSignals } from '../stop-signals.js';
import type { ConnectionBooks } from '../with-connection.js';
import { unknownCustomer } from './unknown-customer.js';

export interface PreviewFlags {
  readonly customer?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly limit?: number;
  readonly out?: string;
}

/** Changes that are shown without `--out`. */
export const SHOWN_LINES_MAX = 20;

export interface Previewed {
  readonly summary: PreviewSummaryResource;
  /** The first of them. */
  readonly lines: readonly PreviewLineResource[];
  readonly linesLeftOut: number;
}

export async function previewInBooks(
  { store, connectionId }: ConnectionBooks,
  policy: MatchingPolicy,
  flags: PreviewFlags,
): Promise<Previewed> {
  const { customer, from, to, limit, out } = flags;
  if (customer !== undefined && !(await customerIsKnown(store.sql, connectionId, customer)))
    throw unknownCustomer(customer);
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new CliProblem(EXIT.notWell, 'stopped; nothing is kept'));
  const unhook = onStopSignals(stop, () => process.exit(EXIT.notWell));
  const output = out === undefined ? null : await openOutput(out);
  const lines: PreviewLineResource[] = [];
  let linesLeftOut = 0;
  const progress = matchProgress(0);
  let deciding = false;
  try {
    const summary = await previewPolicy(
      store,
      {
        connectionId,
        policy,
        customer: customer ?? null,
        from: from ?? null,
        to: to ?? null,
        paymentsMax: limit ?? PREVIEW_PAYMENTS_MAX,
        ordersMax: PREVIEW_ORDERS_MAX,
      },
      {
        signal: stopping.signal,
        progress: (done, of) => {
          if (!deciding) progress.deciding(of);
          deciding = true;
          progress.decided(done);
        },
        line: async (line) => {
          const shown = previewLineResource(line);
          if (lines.length < SHOWN_LINES_MAX) lines.push(shown);
          else linesLeftOut += 1;
          await output?.write(`${JSON.stringify(shown)}\n`);
        },
      },
    );
    await output?.keep();
    return { summary: previewSummaryResource(summary), lines, linesLeftOut };
  } catch (error) {
    await output?.discard();
    throw error instanceof PreviewTooLarge ? new CliProblem(EXIT.notWell, error.message) : error;
  } finally {
    progress.end();
    unhook();
  }
}
