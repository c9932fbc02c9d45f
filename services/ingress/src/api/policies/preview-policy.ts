/**
 * `POST /v1/policies/matching:preview`: what another policy would have done.
 *
 * Holds its orders and payments in memory, so that one is made at a time and of a bounded size; between payments other requests get
 * their turn, and it ends when the caller has been answered.
 */
import {
  CONNECTION_QUERY,
  PREVIEW_BODY,
  PREVIEW_HTTP_LINES_MAX,
  PREVIEW_HTTP_ORDERS_MAX,
  PREVIEW_HTTP_PAYMENTS_MAX,
  type PreviewLineResource,
} from '@quittance/contracts';
import {
  customerIsKnown,
  PreviewTooLarge,
  previewLineResource,
  previewPolicy,
  previewSummaryResource,
} from '@quittance/store';
import { HttpProblem } from '../../answers/http-problem.js';
import { API_MS_MAX } from '../../limits.js';
import type { Answer, Call, Handler } from '../answering.js';
import { queryOf } from '../query-of.js';
import { bodyOf } from '../read-body.js';
import { policyInBody } from './policy-in-body.js';

export function previewer(): Handler {
  let busy = false;
  return async (call) => {
    queryOf(CONNECTION_QUERY, call.request);
    const body = bodyOf(PREVIEW_BODY, call.request);
    const question = { ...body, policy: policyInBody(body.policy) };
    if (busy) throw new HttpProblem('preview_busy', { detail: 'wait for it to end', headers: { 'retry-after': '2' } });
    busy = true;
    try {
      return await preview(call, question);
    } catch (error) {
      if (!(error instanceof PreviewTooLarge)) throw error;
      throw new HttpProblem('preview_too_large', { detail: `${error.message}: use "quittance policy preview"` });
    } finally {
      busy = false;
    }
  };
}

type Question = Omit<ReturnType<typeof PREVIEW_BODY.parse>, 'policy'> & {
  readonly policy: ReturnType<typeof policyInBody>;
};

async function preview({ parts, connection }: Call, question: Question): Promise<Answer> {
  const { policy, customer = null, from, to, limit } = question;
  if (customer !== null && !(await customerIsKnown(parts.store.sql, connection.id, customer)))
    throw new HttpProblem('customer_not_found');
  const lines: PreviewLineResource[] = [];
  let leftOut = 0;
  const summary = await previewPolicy(
    parts.store,
    {
      connectionId: connection.id,
      policy,
      customer,
      from: from === undefined ? null : new Date(from),
      to: to === undefined ? null : new Date(to),
      paymentsMax: limit ?? PREVIEW_HTTP_PAYMENTS_MAX,
      ordersMax: PREVIEW_HTTP_ORDERS_MAX,
    },
    {
      signal: AbortSignal.timeout(API_MS_MAX),
      line: (line) => {
        if (lines.length < PREVIEW_HTTP_LINES_MAX) lines.push(previewLineResource(line));
        else leftOut += 1;
      },
    },
  );
  return {
    status: 200,
    body: JSON.stringify({ summary: previewSummaryResource(summary), lines, lines_left_out: leftOut }),
  };
}
