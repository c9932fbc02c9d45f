export type {
  DatabaseKind,
  LocalStack,
  LocalStackOptions,
  ServerHandle,
  StackKind,
  StepLog,
} from './local-stack.js';
export { StackProblem } from './stack-problem.js';
export { startLocalStack } from './start-local-stack.js';
