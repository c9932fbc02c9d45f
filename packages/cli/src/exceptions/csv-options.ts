import { type Command, Option } from 'commander';
import { DELIMITERS } from './csv-text.js';

/** How a CSV file is written. */
export function csvOptions(command: Command): Command {
  return command
    .addOption(new Option('--delimiter <which>').choices(Object.keys(DELIMITERS)).default('comma'))
    .option('--bom', 'begin with a byte order mark, by which Excel knows UTF-8', false);
}
