/** The words of a statement, read one after the other. */
export interface Token {
  readonly kind: 'word' | 'name' | 'number' | 'text' | 'sign' | 'end';
  /** Words in capitals, names as written. */
  readonly text: string;
  readonly written: string;
}

const TOKEN =
  /\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/|([A-Za-z_][\w$]*)|`([^`]*)`|(\d+(?:\.\d+)?)|'((?:[^'\\]|''|\\.)*)'|(<=>|<=|>=|<>|!=|:=|[-+*/%(),.=<>?;])/gy;

export class Cursor {
  readonly #tokens: readonly Token[];
  readonly #statement: string;
  #at = 0;
  #params = 0;

  constructor(statement: string) {
    this.#statement = statement;
    this.#tokens = tokensOf(statement);
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Whether these words or signs come next. */
  sees(...texts: readonly string[]): boolean {
    return texts.every((text, n) => this.peek(n).text === text && this.peek(n).kind !== 'text');
  }

  /** Takes these words if they come next. */
  takes(...texts: readonly string[]): boolean {
    if (!this.sees(...texts)) return false;
    this.#at += texts.length;
    return true;
  }

  expect(...texts: readonly string[]): void {
    for (const text of texts) if (!this.takes(text)) this.fail(`${text} expected`);
  }

  name(): string {
    const token = this.next();
    if (token.kind !== 'word' && token.kind !== 'name') this.fail('a name expected');
    return token.written;
  }

  /** The number of this `?`. */
  param(): number {
    this.#params += 1;
    return this.#params - 1;
  }

  fail(why: string): never {
    throw new Error(
      `SQL that the simulated database does not know: ${why} at "${this.peek().written}" in ${this.#statement}`,
    );
  }
}

function tokensOf(statement: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < statement.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(statement);
    if (found === null) throw new Error(`SQL that cannot be read at "${statement.slice(at, at + 20)}" in ${statement}`);
    const [, word, name, number, text, sign] = found;
    if (word !== undefined) tokens.push({ kind: 'word', text: word.toUpperCase(), written: word });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, written: name });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, written: number });
    else if (text !== undefined) tokens.push({ kind: 'text', text: unquoted(text), written: text });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign === '!=' ? '<>' : sign, written: sign });
  }
  tokens.push({ kind: 'end', text: '', written: '' });
  return tokens;
}

function unquoted(text: string): string {
  return text.replaceAll("''", "'").replaceAll(/\\(.)/g, '$1');
}
