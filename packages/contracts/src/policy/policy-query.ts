import { oneLine } from '../http/fields.js';
import { CONNECTION_QUERY, PAGE_QUERY } from '../http/list-queries.js';

/** The query of the history of policies. */
export const POLICY_VERSIONS_QUERY = CONNECTION_QUERY.extend({
  ...PAGE_QUERY,
  customer: oneLine().optional().meta({ description: 'Only versions of this customer’s own policy' }),
});
