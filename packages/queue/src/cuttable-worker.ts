import { Worker } from 'bullmq';

/**
 * A BullMQ worker that can be cut off when its own close does not end. That close waits for a connection that is away to say goodbye, and
 * nothing that comes after in it (locks, connections) happens then; so all of it is done here, without waiting for anything.
 */
export class CuttableWorker extends Worker {
  cut(): void {
    this.pause(true).catch(() => undefined); // Not to pause, but because it ends the timer of the stalled check.
    this.lockManager.close().catch(() => undefined);
    this.backend.close(true).catch(() => undefined);
    for (const connected of [this.backend.client, this.backend.blockingClient]) {
      connected?.then(
        (client) => client.disconnect(),
        () => undefined,
      );
    }
  }
}
