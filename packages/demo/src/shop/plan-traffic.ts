import { CARD_STORIES } from './card-stories.js';
import { type Draw, drawFor } from './draw.js';
import { newCustomer, regularCustomer } from './people.js';
import { STORY_KINDS, type Story, type StoryKind } from './story.js';
import { type Telling, type Told, telling } from './tell-story.js';
import { TRANSFER_STORIES } from './transfer-stories.js';

const STORIES: Readonly<Record<StoryKind, (tell: Telling) => Told>> = { ...CARD_STORIES, ...TRANSFER_STORIES };

/** How often each kind happens, against all of them. */
const WEIGHTS: Readonly<Record<StoryKind, number>> = {
  card_paid: 26,
  card_declined_then_paid: 5,
  card_never_paid: 3,
  card_instalments: 4,
  card_instalment_missing: 2,
  card_overpaid: 2,
  card_before_order: 4,
  card_wrong_currency: 1,
  card_refunded: 4,
  card_partly_refunded: 3,
  card_refund_fails: 1,
  card_disputed: 1,
  cancelled_after_payment: 2,
  paid_after_cancel: 2,
  transfer_named: 12,
  transfer_digits_only: 4,
  transfer_unnamed: 4,
  transfer_mistyped: 3,
  transfer_fee_short: 3,
  transfer_part: 2,
  transfer_overpaid: 2,
  transfer_before_order: 3,
  transfer_for_two: 3,
  transfer_sum_of_two: 2,
  transfer_tie: 2,
  transfer_as_told: 4,
};
const WEIGHT_SUM = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);

/** Kinds that leave nothing open or on account, so that a customer may come again without one story touching the next. */
const FOR_REGULARS: ReadonlySet<StoryKind> = new Set([
  'card_paid',
  'card_declined_then_paid',
  'card_instalments',
  'card_refunded',
  'card_partly_refunded',
]);
const REGULAR_PERCENT = 60;

/** The story with this number, from 0. Pure: the same seed and number give the same story. */
export function planStory(seed: number, index: number): Story {
  const draw = drawFor(seed, index);
  const kind = drawKind(draw);
  const regular = FOR_REGULARS.has(kind) && draw.chance(REGULAR_PERCENT);
  const customer = regular ? regularCustomer(seed, draw) : newCustomer(seed, index, draw);
  return { index, kind, customer, ...STORIES[kind](telling(seed, index, kind, draw)) };
}

/** Stories until there are at least `orders` orders. */
export function planTraffic(seed: number, orders: number): Story[] {
  const stories: Story[] = [];
  for (let planned = 0; planned < orders; ) {
    const story = planStory(seed, stories.length);
    stories.push(story);
    planned += story.orders.length;
  }
  return stories;
}

function drawKind(draw: Draw): StoryKind {
  let drawn = draw.between(1, WEIGHT_SUM);
  for (const kind of STORY_KINDS) {
    drawn -= WEIGHTS[kind];
    if (drawn <= 0) return kind;
  }
  return 'card_paid';
}
