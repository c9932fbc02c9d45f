/** What a form-encoded body decodes to: text, lists, and named members. */
export type ParamValue = string | ParamTree;
export interface ParamTree {
  [name: string]: ParamValue;
}

/** Deepest nesting read: Stripe's parameters go five deep. */
const DEPTH_MAX = 8;
/** Most pairs read from one body. */
const PAIRS_MAX = 2_000;

/**
 * Decodes `a=1&b[c]=2&d[]=3&d[1]=4`. Lists are trees with the names '0', '1', …, since form encoding cannot tell them apart.
 * Later pairs win. Trees have no prototype, so no name is special.
 */
export function decodeForm(text: string): ParamTree {
  const tree = newTree();
  let pairs = 0;
  for (const [key, value] of new URLSearchParams(text)) {
    pairs += 1;
    if (pairs > PAIRS_MAX) break;
    place(tree, pathOf(key), value);
  }
  return tree;
}

function pathOf(key: string): string[] {
  const open = key.indexOf('[');
  if (open <= 0) return [key];
  const inner = [...key.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '');
  return [key.slice(0, open), ...inner].slice(0, DEPTH_MAX);
}

function place(root: ParamTree, path: readonly string[], value: string): void {
  let tree = root;
  for (const [depth, step] of path.entries()) {
    const name = step === '' && depth > 0 ? String(Object.keys(tree).length) : step;
    if (depth === path.length - 1) {
      tree[name] = value;
      return;
    }
    const next = tree[name];
    const inner = typeof next === 'object' ? next : newTree();
    tree[name] = inner;
    tree = inner;
  }
}

function newTree(): ParamTree {
  return Object.create(null) as ParamTree;
}
