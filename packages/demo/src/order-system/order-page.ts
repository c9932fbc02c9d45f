import { formatMoney } from '@quittance/domain';
import type { PushedOrder } from './order-book.js';
import type { PushedRefund } from './refund-book.js';

/** Seconds after which a browser looks again. */
const REFRESH_S = 2;

/** The orders as the warehouse sees them and the refunds as the office does: two tables, no script. */
export function orderPage(orders: readonly PushedOrder[], refunds: readonly PushedRefund[], stats: object): string {
  const rows = orders.map(
    (
      order,
    ) => `<tr class="${order.release.ship ? 'ship' : 'hold'}"><td><a href="/orders/${encodeURIComponent(order.reference)}">${escaped(order.reference)}</a></td>
<td>${escaped(order.customer ?? '')}</td><td>${escaped(order.payment_status)}</td><td class="n">${escaped(formatMoney(BigInt(order.amount), order.currency))}</td>
<td class="n">${escaped(formatMoney(BigInt(order.amount_paid), order.currency))}</td><td>${order.release.ship ? 'SHIP' : 'HOLD'}</td><td>${escaped(order.release.because)}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="${REFRESH_S}"><title>Order system</title>
<style>body{font:15px/1.5 system-ui;margin:2rem;max-width:70rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .75rem;border-bottom:1px solid #ddd}
.n{text-align:right;font-variant-numeric:tabular-nums}.ship td:nth-child(6){color:#0a6b2b;font-weight:600}.hold td:nth-child(6){color:#8a4b00;font-weight:600}pre{color:#555}</style></head>
<body><h1>Demo order system</h1><p>The latest orders that Quittance told of, and what may happen to the goods.</p>
<table><thead><tr><th>Order</th><th>Customer</th><th>Payment</th><th class="n">Amount</th><th class="n">Paid</th><th>Goods</th><th>Because</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>
${refunds.length === 0 ? '' : refundTable(refunds)}
<pre>${escaped(JSON.stringify(stats, null, 2))}</pre></body></html>`;
}

function refundTable(refunds: readonly PushedRefund[]): string {
  const rows = refunds.map(
    (each) => `<tr><td>${escaped(each.reference)}</td><td>${escaped(each.id)}</td><td>${escaped(each.state)}</td>
<td class="n">${escaped(formatMoney(BigInt(each.amount), each.currency))}</td><td>${escaped(each.because)}</td><td>${escaped(each.next_step)}</td></tr>`,
  );
  return `<h2>Refunds</h2><table><thead><tr><th>Order</th><th>Refund</th><th>State</th><th class="n">Amount</th><th>Because</th><th>Next step</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}
