export { COMMAND_REFUSALS, type CommandRefusal, type CommandRefusalCode } from './command-refusal.js';
export { type CommandPlan, EXCEPTION_HAPPENINGS, type ExceptionHappening, type ExceptionStep, isWork } from './desk.js';
export * from './operator-command.js';
export { type CommandsPlan, type Concerned, type PlannedCommand, planCommands } from './plan-commands.js';
