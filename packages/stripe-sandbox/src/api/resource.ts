import type { World } from '../world/world.js';
import type { Params } from './params.js';

/** One API call, as a handler sees it. */
export interface Call {
  readonly world: World;
  /** The ids in the path: `/v1/customers/:customer` gives `{ customer }`. */
  readonly path: Readonly<Record<string, string>>;
  readonly params: Params;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `:name` takes one segment. */
  readonly path: string;
  /** Names of the parameters Stripe takes here; any other is refused as Stripe does. */
  readonly accepts: readonly string[];
  /** The answer's body; a promise for those few that wait. */
  readonly handle: (call: Call) => object | Promise<object>;
}

/** One kind of object: everything the sandbox must know to serve it. Register it in `objects/index.ts`. */
export interface Resource {
  /** Stripe's name of the object; also the name of its table. */
  readonly object: string;
  readonly routes: readonly Route[];
  /** Prefixes of its ids, so that `expand[]` finds it: `['ch', 'py']`. */
  readonly idPrefixes?: readonly string[];
  /** Fields `expand[]` may expand: those that hold an id, and those that are made on demand. */
  readonly expandable?: readonly string[];
  /** Makes a field that is only there when expanded. */
  readonly include?: Readonly<Record<string, (world: World, object: Readonly<Record<string, unknown>>) => unknown>>;
  /** What time does: task kind to handler, see `world.schedule`. */
  readonly tasks?: Readonly<Record<string, (world: World, subject: string) => void>>;
}

/** Parameters of every list. */
export const LIST_PARAMS = ['limit', 'starting_after', 'ending_before', 'created'] as const;
