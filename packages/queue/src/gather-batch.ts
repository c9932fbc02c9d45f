export interface GathererOptions<J, R> {
  readonly batchMax: number;
  readonly batchWaitMs: number;
  readonly batchesInFlightMax: number;
  /** Must not reject; gives the result of each job. */
  readonly run: (jobs: readonly J[]) => Promise<(job: J) => R>;
}

export interface Gatherer<J, R> {
  /** Resolves with this job's result once its batch has run. */
  add(job: J): Promise<R>;
  pending(): number;
  batchesInFlight(): number;
}

/**
 * Gathers single jobs into batches. A batch starts when it is full or its first job has waited `batchWaitMs`, and only while fewer than
 * `batchesInFlightMax` run: so batches are small when there is little to do and fill while others run.
 */
export function gatherBatches<J, R>(options: GathererOptions<J, R>): Gatherer<J, R> {
  let pending: { job: J; resolve: (result: R) => void; reject: (error: unknown) => void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let waitedOut = false;
  let inFlight = 0;

  function startWhatIsDue(): void {
    while (
      inFlight < options.batchesInFlightMax &&
      (pending.length >= options.batchMax || (waitedOut && pending.length > 0))
    ) {
      const batch = pending.slice(0, options.batchMax);
      pending = pending.slice(options.batchMax);
      clearTimeout(timer);
      timer = undefined;
      waitedOut = false;
      void runBatch(batch);
    }
    if (pending.length > 0 && timer === undefined && !waitedOut) {
      timer = setTimeout(() => {
        timer = undefined;
        waitedOut = true;
        startWhatIsDue();
      }, options.batchWaitMs);
    }
  }

  async function runBatch(batch: typeof pending): Promise<void> {
    inFlight += 1;
    try {
      const resultOf = await options.run(batch.map((entry) => entry.job));
      for (const entry of batch) entry.resolve(resultOf(entry.job));
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    } finally {
      inFlight -= 1;
      startWhatIsDue();
    }
  }

  return {
    add: (job) =>
      new Promise((resolve, reject) => {
        pending.push({ job, resolve, reject });
        startWhatIsDue();
      }),
    pending: () => pending.length,
    batchesInFlight: () => inFlight,
  };
}
