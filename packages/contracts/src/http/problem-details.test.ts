import { expect } from 'chai';
import { describe, it } from 'mocha';
import { HTTP_PROBLEMS, type HttpProblemCode, PROBLEM_DETAILS, problemDetails } from './problem-details.js';

/** What programs of others rely on: a code may be added, none may go or change its status. */
const PROMISED = `
  malformed_path 400            malformed_json 400           invalid_query 400
  invalid_idempotency_key 400   body_incomplete 400          webhook_refused 400
  unauthorized 401              route_not_found 404          connection_not_found 404
  order_not_found 404           payment_not_found 404        method_not_allowed 405
  order_conflict 409            idempotency_key_in_use 409   body_too_large 413
  unsupported_media_type 415    unsupported_encoding 415     invalid_request 422
  idempotency_key_reused 422    internal_error 500           store_unavailable 503
  invalid_if_match 400          exception_not_found 404      application_not_found 404
  adjustment_not_found 404      customer_not_found 404       command_conflict 409
  policy_moved 412              preview_too_large 422        preview_busy 429
  idempotency_key_needed 400    refund_not_found 404         refund_conflict 409
  dead_letter_not_found 404     destination_not_found 404
  refunds_busy 429              orders_busy 429              forbidden 403
`;

describe('problem details', () => {
  const promised = PROMISED.trim().split(/\s+/);

  for (let n = 0; n < promised.length; n += 2) {
    const [code, status] = [promised[n] as HttpProblemCode, Number(promised[n + 1])];
    it(`answer ${code} with ${status}`, () => {
      expect(HTTP_PROBLEMS[code]?.[0]).to.equal(status);
      const problem = problemDetails(code, { detail: 'because' });
      expect(PROBLEM_DETAILS.parse(problem)).to.deep.equal(problem);
      expect(problem).to.include({ status, code, type: `urn:quittance:problem:${code}` });
    });
  }

  it('have no code that is not promised', () => {
    expect(Object.keys(HTTP_PROBLEMS)).to.have.members(promised.filter((_, n) => n % 2 === 0));
  });
});
