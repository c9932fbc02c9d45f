import type { Row, Table } from '../world/table.js';
import type { Params } from './params.js';
import type { Call } from './resource.js';
import { noSuch } from './stripe-error.js';

const PAGE_ITEMS = 10;

/** Stripe's list object. */
export interface ListObject<T> {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly url: string;
}

export interface ListOf<T extends Row> {
  readonly url: string;
  readonly createdOf?: (row: T) => number;
  readonly keep?: (row: T) => boolean;
}

/** One page of the table, newest first, by `limit`, `starting_after`, `ending_before` and `created`. */
export function listPage<T extends Row>({ params, world }: Call, table: Table<T>, of: ListOf<T>): ListObject<T> {
  const limit = params.integer('limit', 1, world.limits.pageItemsMax) ?? PAGE_ITEMS;
  const startingAfter = params.string('starting_after');
  const endingBefore = params.string('ending_before');
  const inTime = createdFilter(params);
  const { createdOf, keep } = of;
  const page = table.page({
    limit,
    startingAfter,
    endingBefore,
    keep: (row) => (createdOf === undefined || inTime(createdOf(row))) && keep?.(row) !== false,
  });
  if (page === undefined) {
    const param = startingAfter === undefined ? 'ending_before' : 'starting_after';
    throw noSuch(table.name, startingAfter ?? endingBefore ?? '', param, 400);
  }
  return { object: 'list', data: page.data, has_more: page.has_more, url: of.url };
}

/** `created=5`, `created[gt|gte|lt|lte]=5`: whole seconds. */
function createdFilter(params: Params): (created: number) => boolean {
  const tree = params.tree['created'];
  if (tree === undefined) return () => true;
  if (typeof tree === 'string') {
    const exactly = params.integer('created', 0);
    return (created) => exactly === undefined || created === exactly;
  }
  const range = params.members('created');
  const gt = range?.integer('gt', 0) ?? -1;
  const gte = range?.integer('gte', 0) ?? 0;
  const lt = range?.integer('lt', 0) ?? Number.POSITIVE_INFINITY;
  const lte = range?.integer('lte', 0) ?? Number.POSITIVE_INFINITY;
  return (created) => created > gt && created >= gte && created < lt && created <= lte;
}
