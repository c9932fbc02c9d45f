import type { Command } from 'commander';
import { FILTERS, type FilterName, type FilterWords } from './filter-words.js';

/** An option for each thing that exceptions can be looked for by. */
export function withFilters(command: Command): Command {
  for (const [name, takes] of Object.entries(FILTERS))
    command.option(`--${name} <${VALUES[name as FilterName]}>`, takes);
  return command;
}

const VALUES: Readonly<Record<FilterName, string>> = {
  state: 'states',
  reason: 'reasons',
  severity: 'severities',
  owner: 'name',
  'due-before': 'time',
  currency: 'code',
  'amount-min': 'amount',
  'amount-max': 'amount',
  payment: 'id',
  order: 'reference',
};

/** What was given of them, by their own names. */
export function filterWordsOf(flags: object): FilterWords {
  const given = flags as Readonly<Record<string, string | undefined>>;
  const camel = (name: string) => name.replace(/-./g, (each) => each.slice(1).toUpperCase());
  return Object.fromEntries(
    Object.keys(FILTERS).flatMap((name) => {
      const value = given[camel(name)];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
