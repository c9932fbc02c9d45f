/** The one version whose shapes the sandbox speaks, whatever `Stripe-Version` a caller sends. */
export const API_VERSION = '2026-10-28.endive';
