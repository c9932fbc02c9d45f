import type { Draw } from '../draw.js';
import type { Lane } from '../lane/start-lane.js';
import type { Load } from '../load/run-load.js';

/** What a fault works with: the lane it hurts, the buyers that come meanwhile, and draws of its own. */
export interface Scene {
  readonly lane: Lane;
  readonly load: Load;
  readonly draw: Draw;
}

/** A fault that is there now. */
export interface Hurt {
  /** Takes the fault away. The time to recovery begins when it is done. */
  heal(): Promise<void>;
  /** What else must be so before the lane is at rest. */
  atRest?(): Promise<boolean>;
  /** Takes away what it brought, where the run broke off before `observe`. */
  abandon?(): Promise<void>;
  /** Looks, at rest, whether what must be observed was. @returns what was seen, in a few words; throws what was not */
  observe?(): Promise<string>;
}

export type Part = 'ingress' | 'redis' | 'workers' | 'database' | 'Stripe' | 'order system' | 'relay' | 'operation';

export interface Fault {
  /** As a user would name it, with hyphens; also the file's name. */
  readonly name: string;
  readonly part: Part;
  /** What happens, in the product's words. */
  readonly says: string;
  /** How it is made, and how it is taken away. */
  readonly made: string;
  readonly healed: string;
  /** What must be seen, besides the invariants. */
  readonly mustBeSeen: string;
  /** From healing to rest, at the most, in milliseconds. */
  readonly recoveryMsMax: number;
  /** How long it lasts, drawn between the two; ends at once unless given. */
  readonly lastsMs?: readonly [number, number];
  /** May be mixed with others: it is short, and what it observes does not depend on being alone. */
  readonly mixable?: true;
  /** Takes half a minute or more by its nature. */
  readonly slow?: true;
  /** Buyers a second while it lasts; 12 unless given. */
  readonly perSecond?: number;
  inject(scene: Scene): Promise<Hurt>;
}

/** Throws what was not seen. */
export function must(seen: boolean, what: string): void {
  if (!seen) throw new Error(what);
}
