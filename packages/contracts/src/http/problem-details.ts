import { z } from './zod.js';

/** Every `code` that the HTTP interface answers with, its status and its title. Codes never change their meaning. */
export const HTTP_PROBLEMS = {
  malformed_path: [400, 'The path cannot be read'],
  malformed_json: [400, 'The body is not JSON'],
  invalid_query: [400, 'The query has mistakes'],
  invalid_idempotency_key: [400, 'The Idempotency-Key cannot be used'],
  idempotency_key_needed: [400, 'An Idempotency-Key is needed'],
  invalid_if_match: [400, 'The If-Match cannot be used'],
  body_incomplete: [400, 'The body did not arrive whole'],
  webhook_refused: [400, 'The webhook is not Stripe’s, or not an event'],
  unauthorized: [401, 'A valid token is needed'],
  forbidden: [403, 'The role of the token does not allow this'],
  route_not_found: [404, 'There is no such address'],
  connection_not_found: [404, 'There is no such connection'],
  order_not_found: [404, 'There is no such order'],
  payment_not_found: [404, 'There is no such payment'],
  exception_not_found: [404, 'There is no such exception'],
  application_not_found: [404, 'There is no such application'],
  adjustment_not_found: [404, 'There is no such adjustment'],
  refund_not_found: [404, 'There is no such refund'],
  dead_letter_not_found: [404, 'Nothing of this id was given up'],
  customer_not_found: [404, 'There is no such customer'],
  destination_not_found: [404, 'There is no order system yet'],
  method_not_allowed: [405, 'The address does not know this method'],
  order_conflict: [409, 'The change contradicts money on the order'],
  command_conflict: [409, 'The command contradicts what is there'],
  refund_conflict: [409, 'The refund contradicts what is there'],
  idempotency_key_in_use: [409, 'A request with this Idempotency-Key is being answered'],
  policy_moved: [412, 'Somebody else wrote a version of the policy meanwhile'],
  body_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The body has another content type than is read here'],
  unsupported_encoding: [415, 'Compressed bodies are not read here'],
  invalid_request: [422, 'The request has mistakes'],
  idempotency_key_reused: [422, 'The Idempotency-Key belongs to another request'],
  preview_too_large: [422, 'There is more than a preview may hold'],
  orders_busy: [429, 'Too many orders are written at once'],
  refunds_busy: [429, 'Too many refunds are asked for at once'],
  preview_busy: [429, 'Another preview is being made'],
  internal_error: [500, 'Something went wrong here'],
  store_unavailable: [503, 'The database cannot be reached in time'],
} as const satisfies Record<string, readonly [number, string]>;
export type HttpProblemCode = keyof typeof HTTP_PROBLEMS;

export const FIELD_ERROR = z.object({
  pointer: z.string().optional().meta({ description: 'JSON pointer into the body', example: '#/customer/email' }),
  parameter: z.string().optional().meta({ description: 'Name of the query parameter or header' }),
  code: z.string().optional(),
  detail: z.string().meta({ description: 'What is wrong and what to do' }),
});
export type FieldError = z.output<typeof FIELD_ERROR>;

/** RFC 9457, `application/problem+json`. */
export const PROBLEM_DETAILS = z.object({
  type: z.string().meta({ example: 'urn:quittance:problem:invalid_request' }),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(HTTP_PROBLEMS) as [HttpProblemCode, ...HttpProblemCode[]]),
  detail: z.string().optional(),
  errors: z.array(FIELD_ERROR).optional(),
  applications: z
    .array(z.object({ id: z.string(), payment: z.string(), amount: z.int() }))
    .optional()
    .meta({ description: 'Of `order_conflict`: the money on the order that stands in the way' }),
});
export type ProblemDetails = z.output<typeof PROBLEM_DETAILS>;

/** What a refusal says beyond its code. */
export interface ProblemMore {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly applications?: ProblemDetails['applications'];
}

/** The body of a refusal. */
export function problemDetails(code: HttpProblemCode, more: ProblemMore = {}): ProblemDetails {
  const [status, title] = HTTP_PROBLEMS[code];
  return {
    type: `urn:quittance:problem:${code}`,
    title,
    status,
    code,
    ...(more.detail === undefined ? {} : { detail: more.detail }),
    ...(more.errors === undefined ? {} : { errors: [...more.errors] }),
    ...(more.applications === undefined ? {} : { applications: more.applications }),
  };
}
