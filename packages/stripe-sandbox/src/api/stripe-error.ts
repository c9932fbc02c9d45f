/** The `error` object of Stripe's answers. */
export interface ErrorBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error' | 'rate_limit_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
  readonly payment_intent?: unknown;
  readonly payment_method?: unknown;
}

/** An answer that is an error. `beforeExecution`: nothing was done, so the idempotency key does not keep it. */
export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly beforeExecution: boolean;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    body: ErrorBody,
    more: { readonly beforeExecution?: boolean; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.beforeExecution = more.beforeExecution ?? false;
    this.headers = more.headers ?? {};
  }
}

/** 400 found while the request ran: a state or a sum that does not allow it. Kept under the idempotency key. */
export function refused(
  message: string,
  more: Partial<Pick<ErrorBody, 'code' | 'param' | 'payment_intent'>> = {},
): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...more });
}

/** 400 found by reading the parameters, before anything ran. */
export function badParam(param: string, message: string, code?: string): StripeError {
  const body: ErrorBody = { type: 'invalid_request_error', message, param, ...(code === undefined ? {} : { code }) };
  return new StripeError(400, body, { beforeExecution: true });
}

export function missingParam(param: string): StripeError {
  return badParam(param, `Missing required param: ${param}.`, 'parameter_missing');
}

/** 404 for an id in the path; 400 would be Stripe's answer for one in the parameters, with the same code. */
export function noSuch(object: string, id: string, param = 'id', status: 404 | 400 = 404): StripeError {
  const noun = object.replaceAll('_', '');
  return new StripeError(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param,
    message: `No such ${noun}: '${id}'`,
  });
}
