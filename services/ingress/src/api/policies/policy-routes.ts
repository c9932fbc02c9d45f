import { POLICY_BYTES_MAX } from '@quittance/contracts';
import type { Router } from 'express';
import { onlyMethods } from '../../answers/only-methods.js';
import type { Answering } from '../answering.js';
import { idempotently } from '../idempotently.js';
import { bodyBytes } from '../read-body.js';
import { getPolicy } from './get-policy.js';
import { listPolicies } from './list-policies.js';
import { previewer } from './preview-policy.js';
import { deletePolicy, putPolicy } from './write-policy.js';

/** The addresses of matching policies. */
export function policyRoutes(router: Router, answer: Answering): void {
  router
    .route('/policies/matching\\:preview')
    .post(bodyBytes(POLICY_BYTES_MAX), answer('viewer', previewer()))
    .all(onlyMethods('POST'));
  router.route('/policies/matching/versions').get(answer('viewer', listPolicies)).all(onlyMethods('GET'));
  router
    .route('/policies/matching')
    .get(answer('viewer', getPolicy))
    .put(bodyBytes(POLICY_BYTES_MAX), answer('admin', idempotently(putPolicy)))
    .all(onlyMethods('GET', 'PUT'));
  router
    .route('/customers/:reference/policy')
    .get(answer('viewer', getPolicy))
    .put(bodyBytes(POLICY_BYTES_MAX), answer('admin', idempotently(putPolicy)))
    .delete(answer('admin', idempotently(deletePolicy)))
    .all(onlyMethods('GET', 'PUT', 'DELETE'));
}
