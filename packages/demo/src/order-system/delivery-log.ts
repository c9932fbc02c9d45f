import { DELIVERIES_MAX } from './limits.js';

/** One call, as the order system saw it. */
export interface Delivery {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly atMs: number;
  /** What was answered; 0: the connection was broken off. `null`: not answered yet. */
  status: number | null;
}

/** What a push is about: an order, or with a subject a refund on it. */
export interface Pushed {
  readonly reference: string;
  readonly version: number;
  readonly subject: string;
}

export interface DeliveryLog {
  /** Notes a call with a good signature. Give the answer's status to what it returns. */
  begin(id: string, about: Pushed): (status: number) => void;
  badSignature(): void;
  unreadable(): void;
  /** The latest last. */
  latest(): readonly Delivery[];
  readonly counts: {
    received: number;
    badSignatures: number;
    unreadable: number;
    /** Calls that began while another one of the same order or refund was not answered: must never happen. */
    overlaps: number;
    readonly byStatus: Record<string, number>;
  };
}

export function createDeliveryLog(nowMs: () => number): DeliveryLog {
  const deliveries: Delivery[] = [];
  const underWay = new Map<string, number>();
  const counts: DeliveryLog['counts'] = { received: 0, badSignatures: 0, unreadable: 0, overlaps: 0, byStatus: {} };

  function begin(id: string, { reference, version, subject }: Pushed): (status: number) => void {
    counts.received += 1;
    const key = `${reference} ${subject}`;
    const others = underWay.get(key) ?? 0;
    if (others > 0) counts.overlaps += 1;
    underWay.set(key, others + 1);
    const delivery: Delivery = { id, reference, version, atMs: nowMs(), status: null };
    deliveries.push(delivery);
    if (deliveries.length > 2 * DELIVERIES_MAX) deliveries.splice(0, DELIVERIES_MAX);
    return (status) => {
      delivery.status = status;
      counts.byStatus[status] = (counts.byStatus[status] ?? 0) + 1;
      const left = (underWay.get(key) ?? 1) - 1;
      if (left > 0) underWay.set(key, left);
      else underWay.delete(key);
    };
  }

  return {
    begin,
    counts,
    badSignature: () => {
      counts.badSignatures += 1;
    },
    unreadable: () => {
      counts.unreadable += 1;
    },
    latest: () => deliveries.slice(-DELIVERIES_MAX),
  };
}
