/** Orders in one call at the most, as the API allows. */
const ORDERS_A_CALL = 1_000;

/** Registers orders through the order API. Throws what the API answered when it does not take one. */
export async function registerOrders(
  to: { readonly ingressUrl: string; readonly apiToken: string },
  orders: readonly object[],
): Promise<void> {
  for (let from = 0; from < orders.length; from += ORDERS_A_CALL) {
    const answer = await fetch(`${to.ingressUrl}/v1/orders:batch`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${to.apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ orders: orders.slice(from, from + ORDERS_A_CALL) }),
    });
    const body = (await answer.json()) as { data?: { status: number }[] };
    const refused = body.data?.find((each) => each.status >= 300);
    if (!answer.ok || refused !== undefined)
      throw new Error(`orders were not taken: ${answer.status} ${JSON.stringify(refused ?? body)}`);
  }
}
