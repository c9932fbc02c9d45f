import { UNDO_QUERY } from '@quittance/contracts';
import type { Handler } from '../answering.js';
import { queryOf } from '../query-of.js';
import { answerOne } from './carry-out.js';

/** `DELETE /v1/applications/{id}` */
export const deleteApplication: Handler = async (call) => {
  const { note } = queryOf(UNDO_QUERY, call.request);
  const application = String(call.request.params['id']);
  const { body } = await answerOne(call, { action: 'unapply', application, note });
  return { status: 200, body };
};

/** `DELETE /v1/adjustments/{id}` */
export const deleteAdjustment: Handler = async (call) => {
  const { note } = queryOf(UNDO_QUERY, call.request);
  const adjustment = String(call.request.params['id']);
  const { body } = await answerOne(call, { action: 'unadjust', adjustment, note });
  return { status: 200, body };
};
