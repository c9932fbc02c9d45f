export * from './job-catalogue.js';
export * from './problem.js';
