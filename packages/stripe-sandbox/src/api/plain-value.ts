import type { ParamValue } from './decode-form.js';

/** Parameters that are only kept and shown again: lists where the names are 0, 1, …; texts otherwise as they came. */
export function plainValue(value: ParamValue): unknown {
  if (typeof value === 'string') return value === '' ? null : value;
  const names = Object.keys(value);
  const items = Object.values(value).map(plainValue);
  if (names.length > 0 && names.every((name, at) => name === String(at))) return items;
  return Object.fromEntries(names.map((name, at) => [name, items[at]]));
}
