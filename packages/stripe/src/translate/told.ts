type Told<T> = { readonly [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** Leaves out the optional fields that were not told: to observe nothing is not to observe "none". */
export function told<T extends object>(fields: Told<T>): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
