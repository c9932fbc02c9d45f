import type { Simulation } from './simulation.js';

/** What a call gives; `null` when it fails, or its answer does not come in time: its process may be dead. */
export function inTime<T>(simulation: Simulation, call: Promise<T>, msMax: number): Promise<T | null> {
  return new Promise((resolve) => {
    const cancel = simulation.at(simulation.nowMs + msMax, () => resolve(null));
    call.then(
      (answer) => {
        cancel();
        resolve(answer);
      },
      (error: unknown) => {
        cancel();
        simulation.note('a caller', () => `is told: ${error instanceof Error ? error.message : String(error)}`);
        resolve(null);
      },
    );
  });
}
