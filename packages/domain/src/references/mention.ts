import type { NumberKind } from '../numbers/number-found.js';
import type { ReferenceForm } from './order-forms.js';

/**
 * How surely a text names an order: written out, with look-alike letters, by its number alone, by what continues another reference, between
 * the two ends of a range, or inside a number whose check digit may be right by chance.
 */
export type Strength = 'exact' | 'look_alike' | 'bare' | 'continued' | 'in_range' | 'carried';

/** What the index knows under a token: an order of any kind, by one of its forms. */
export interface Hit<O> {
  readonly order: O;
  readonly form: ReferenceForm;
  /** The whole reference, normalised. */
  readonly full: string;
}

/** A place of a text that names an order, or several between which only more evidence can tell. */
export interface Mention<O> {
  readonly orders: readonly O[];
  readonly strength: Strength;
  readonly token: string;
  readonly start: number;
  readonly end: number;
  /** Words say that an order's number stands here. */
  readonly announced: boolean;
  /** What else the number surely is: a date, a phone, the payer's own number; it may be an order's all the same, by chance. */
  readonly otherwise: NumberKind | null;
}

/** A mention of what was found under one token at one place; none where nothing was. */
export function mentionOf<O>(
  hits: readonly Hit<O>[],
  { start, end }: { readonly start: number; readonly end: number },
  token: string,
  strength: Strength,
): Mention<O>[] {
  const orders = [...new Set(hits.map((hit) => hit.order))];
  return orders.length === 0 ? [] : [{ orders, strength, token, start, end, announced: false, otherwise: null }];
}
