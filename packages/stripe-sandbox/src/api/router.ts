import type { Resource, Route } from './resource.js';

export interface Found {
  readonly route: Route;
  readonly path: Record<string, string>;
}

interface Compiled {
  readonly route: Route;
  readonly segments: readonly string[];
}

/** Finds the route of a call. A literal segment wins over a `:name`, whatever the order of registration. */
export function makeRouter(resources: readonly Resource[]): (method: string, path: string) => Found | undefined {
  const byShape = new Map<string, Compiled[]>();
  for (const route of resources.flatMap((resource) => resource.routes)) {
    const segments = route.path.split('/');
    const shape = `${route.method} ${segments.length}`;
    byShape.set(shape, [...(byShape.get(shape) ?? []), { route, segments }].sort(literalsFirst));
  }
  return (method, path) => {
    const segments = path.split('/');
    for (const compiled of byShape.get(`${method} ${segments.length}`) ?? []) {
      const names = match(compiled.segments, segments);
      if (names !== undefined) return { route: compiled.route, path: names };
    }
    return undefined;
  };
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const names: Record<string, string> = {};
  for (const [at, expected] of pattern.entries()) {
    const given = segments[at] ?? '';
    if (expected.startsWith(':')) names[expected.slice(1)] = given;
    else if (expected !== given) return undefined;
  }
  return names;
}

function literalsFirst(a: Compiled, b: Compiled): number {
  return namesIn(a) - namesIn(b);
}

function namesIn(compiled: Compiled): number {
  return compiled.segments.filter((segment) => segment.startsWith(':')).length;
}
