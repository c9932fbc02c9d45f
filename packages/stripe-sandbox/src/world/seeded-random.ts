/**
 * One seed, many independent streams: `randomOf(seed, 'fault', 0, 17)` is always the same stream, whatever else was drawn before.
 * So faults depend on the event's number and not on the order in which sockets became free.
 */
export interface SeededRandom {
  /** Next 32 random bits. */
  readonly bits: () => number;
  /** Uniform in [0, 1). */
  readonly fraction: () => number;
  /** Uniform whole number in [from, to], both included. */
  readonly between: (from: number, to: number) => number;
}

/** @param parts what the stream is for; equal parts give equal streams. */
export function randomOf(seed: string, ...parts: readonly (string | number)[]): SeededRandom {
  const bits = sfc32(wordsOf(`${seed}|${parts.join('|')}`));
  const fraction = (): number => bits() / 4_294_967_296;
  return { bits, fraction, between: (from, to) => from + Math.floor(fraction() * (to - from + 1)) };
}

/** Four 32-bit words of a text (cyrb128: public domain by bryc). */
function wordsOf(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  return [a, b, c, d];
}

/** Small fast counting generator (sfc32: public domain by Chris Doty-Humphrey). */
function sfc32(words: [number, number, number, number]): () => number {
  let [a, b, c, d] = words;
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i += 1) next();
  return next;
}
