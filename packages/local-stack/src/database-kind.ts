import type { DatabaseKind } from './local-stack.js';
import { StackProblem } from './stack-problem.js';

/** What the setting `DB` asks for; undefined when it asks for nothing. */
export function databaseKindIn(setting: string | undefined): DatabaseKind | undefined {
  if (setting === undefined || setting === '') return undefined;
  if (setting === 'mariadb' || setting === 'mysql') return setting;
  throw new StackProblem(`DB=${setting} is not known; it is mariadb or mysql`);
}
