import type { Draw } from './draw.js';

/** One line of an order; prices in minor units of the order's currency. */
export interface OrderLine {
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly unit_amount: number;
}

/** The shop's list, prices in euro cents. */
const GOODS: readonly (readonly [sku: string, title: string, cents: number])[] = [
  ['TEA-ASSAM-250', 'Assam second flush, 250 g', 1_490],
  ['TEA-SENCHA-100', 'Sencha, first harvest, 100 g', 1_850],
  ['TEA-ROOIBOS-500', 'Rooibos, 500 g', 1_120],
  ['TEA-DARJ-100', 'Darjeeling Jungpana, 100 g', 2_390],
  ['POT-TETSU-08', 'Cast iron pot, 0.8 l', 8_900],
  ['POT-GLASS-10', 'Glass pot, 1.0 l', 4_250],
  ['CUP-RAKU-2', 'Raku cups, pair', 5_480],
  ['CUP-PORC-6', 'Porcelain cups, six', 7_690],
  ['TIN-CHERRY', 'Tin with cherry bark', 3_375],
  ['KETTLE-GOOSE', 'Gooseneck kettle', 12_900],
  ['WHISK-CHASEN', 'Bamboo whisk', 2_180],
  ['GIFT-BOX-M', 'Gift box, medium', 3_995],
];

/** Minor units for one euro cent, as a fraction, and the step that prices are rounded down to. */
const PRICES: Readonly<Record<string, readonly [times: number, over: number, step: number]>> = {
  eur: [1, 1, 1],
  usd: [11, 10, 1],
  gbp: [17, 20, 1],
  chf: [19, 20, 1],
  sek: [23, 2, 100],
  cad: [3, 2, 5],
  jpy: [8, 5, 10],
  kwd: [10, 3, 10],
};

/** Currencies the shop takes cards in. */
export const CARD_CURRENCIES = ['eur', 'eur', 'eur', 'usd', 'usd', 'gbp', 'jpy', 'chf', 'sek', 'cad', 'kwd'] as const;
/** Currencies in which customers can send bank transfers. */
export const TRANSFER_CURRENCIES = ['eur', 'eur', 'usd', 'gbp', 'jpy'] as const;

const LINES_MAX = 4;
const QUANTITY_MAX = 6;

/** What somebody buys. @param quantityMin to make an order of some size */
export function drawLines(draw: Draw, currency: string, quantityMin = 1): OrderLine[] {
  const [times, over, step] = PRICES[currency] ?? [1, 1, 1];
  const lines = new Map<string, OrderLine>();
  for (let line = draw.between(1, LINES_MAX); line > 0; line -= 1) {
    const [sku, title, cents] = draw.oneOf(GOODS);
    const price = Math.floor((cents * times) / over / step) * step;
    const quantity = draw.between(quantityMin, quantityMin + QUANTITY_MAX - 1);
    lines.set(sku, { sku, title, quantity, unit_amount: price });
  }
  return [...lines.values()];
}

/** Minor units. */
export function totalOf(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.unit_amount, 0);
}
