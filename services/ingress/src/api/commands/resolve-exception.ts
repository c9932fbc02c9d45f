import { CONNECTION_QUERY, OPERATOR_COMMAND } from '@quittance/contracts';
import type { Handler } from '../answering.js';
import { queryOf } from '../query-of.js';
import { bodyOf } from '../read-body.js';
import { answerOne } from './carry-out.js';
import { toCommand } from './to-command.js';

/** `POST /v1/exceptions/{id}:resolve` */
export const resolveException: Handler = async (call) => {
  queryOf(CONNECTION_QUERY, call.request);
  const command = toCommand(bodyOf(OPERATOR_COMMAND, call.request));
  const { body } = await answerOne(call, { ...command, exception: String(call.request.params['id']) });
  return { status: 200, body };
};
