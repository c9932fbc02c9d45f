export { type Breaker, type BreakerOptions, createBreaker } from './breaker.js';
export { EXIT_CONFIG, type ReadConfigOptions, readConfig, redactConfig } from './config.js';
export { type Check, createHealthChecks, type HealthChecks, type HealthReport } from './health-checks.js';
export { type HealthServer, type HealthServerOptions, startHealthServer } from './health-server.js';
export { createLogger, type Logger, type LoggerOptions } from './logger.js';
export { type CircuitState, createMetrics, type Metrics } from './metrics.js';
export { runService, type ServiceContext, type ServiceOptions } from './run-service.js';
export { type CommonSettings, SETTINGS, settingsFor } from './settings.js';
export { createStopList, type StopList } from './stop-list.js';
