/** Places of a joined text where lines met: with nothing between, or with a blank there. */
export interface Seams {
  readonly glue: '' | ' ';
  readonly places: readonly number[];
}

const WRAPPED_WIDTH_MIN = 27;

/** Joins lines. A line with a blank behind it that is too short to have been full is no seam: there the blank is right. */
export function joinLines(
  lines: readonly string[],
  glue: '' | ' ',
): { readonly joined: string; readonly seams: Seams } {
  const places: number[] = [];
  let joined = '';
  for (const [index, line] of lines.entries()) {
    if (index > 0) {
      if (glue === '' || (lines[index - 1] ?? '').length >= WRAPPED_WIDTH_MIN) places.push(joined.length);
      joined += glue;
    }
    joined += line;
  }
  return { joined, seams: { glue, places } };
}

/** A part of a joined text as it reads the other way: with blanks at its seams, or without them. */
export function withSeams(joined: string, start: number, end: number, { glue, places }: Seams): string {
  let [read, from] = ['', start];
  for (const place of places) {
    if (place <= start || place >= end) continue;
    read += joined.slice(from, place) + (glue === '' ? ' ' : '');
    from = place + glue.length;
  }
  return read + joined.slice(from, end);
}

/** Widths of the lines that purposes were printed in: 27 in Germany, 35 in SWIFT messages (four lines: 140 characters). */
const LINE_WIDTHS = [27, 35] as const;
/** Where two words may have met: a capital behind a small letter, or a number and a word of three letters. */
const WORDS_MET = /^..\p{Ll}\p{Lu}|^\p{L}{3}\d|^..\d\p{L}{3}/u;

/**
 * Readings of a text whose lines were perhaps joined by a bank: as it is, and with a blank at the ends of lines, where what meets there
 * looks like two words. `offset` is how much of the first line was taken by what stood before the text.
 */
export function readingsOf(text: string, offset: number): string[] {
  const readings = new Set([text]);
  for (const width of LINE_WIDTHS) readings.add(atWidth(text, width, offset)).add(atWidth(text, width, 0));
  return [...readings];
}

function atWidth(text: string, width: number, offset: number): string {
  const places: number[] = [];
  for (let place = width - offset; place < text.length; place += width)
    if (WORDS_MET.test(text.slice(place - 3, place + 3))) places.push(place);
  return withSeams(text, 0, text.length, { glue: '', places });
}
