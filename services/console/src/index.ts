export { CONSOLE_SCHEMA, type ConsoleConfig } from './config.js';
export { type ConsoleOptions, type RunningConsole, startConsole } from './start-console.js';
