import type { ApprovalLimits } from '@quittance/domain';
import type { Producer } from '@quittance/queue';
import type { Logger, Metrics } from '@quittance/runtime';
import type { Store } from '@quittance/store';
import type { Connections } from '../webhook/known-connections.js';

/** What the calls of the API work with. */
export interface ApiParts {
  readonly store: Store;
  readonly connections: Connections;
  readonly producer: Pick<Producer, 'publish'>;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly token: string;
  /** Refunds above these amounts wait for a second person. */
  readonly approvalAbove: ApprovalLimits;
}
