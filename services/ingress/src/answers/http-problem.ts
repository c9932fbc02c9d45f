import type { ServerResponse } from 'node:http';
import { HTTP_PROBLEMS, type HttpProblemCode, type ProblemMore, problemDetails } from '@quittance/contracts';

/** A refusal that is answered as problem details. Thrown by handlers, answered in one place. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly code: HttpProblemCode;
  readonly more: ProblemMore & { readonly headers?: Readonly<Record<string, string>> };

  constructor(code: HttpProblemCode, more: HttpProblem['more'] = {}) {
    // A refusal is expected and nobody reads where it came from; a stack for each would let a flood of bad requests cost far more than good ones.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(more.detail ?? HTTP_PROBLEMS[code][1]);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.more = more;
  }
}

/** Writes the answer, unless one has begun. */
export function answerProblem(response: ServerResponse, { code, more }: HttpProblem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { headers, ...details } = more;
  const problem = problemDetails(code, details);
  const body = JSON.stringify(problem);
  response
    .writeHead(problem.status, {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      ...headers,
    })
    .end(body);
}
