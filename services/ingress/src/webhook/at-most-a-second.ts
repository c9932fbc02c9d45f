/** Answers true at the most so many times in any one second of the clock. */
export function atMostASecond(max: number, nowMs: () => number = Date.now): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(nowMs() / 1_000);
    if (now !== second) {
      second = now;
      count = 0;
    }
    count += 1;
    return count <= max;
  };
}
