import { isTier, stages } from './stages.mjs';

/**
 * `npm test` runs all stages; `npm test -- integration --grep X` builds and runs that tier with those arguments for mocha;
 * `npm test -- lint` runs that check alone. Leading words choose, the rest is for mocha.
 */
export function selectStages(args) {
  const names = new Set(stages.map((stage) => stage.name.replace(' ', '-')));
  const split = args.findIndex((arg) => !names.has(arg));
  const chosen = split === -1 ? args : args.slice(0, split);
  const mochaArgs = split === -1 ? [] : args.slice(split);
  if (chosen.length === 0) return { stages, mochaArgs };
  const selected = stages.filter((stage) => chosen.includes(stage.name.replace(' ', '-')));
  const build = stages.find((stage) => stage.build);
  const withBuild = selected.some(isTier) && !selected.includes(build) ? [build, ...selected] : selected;
  return { stages: stages.filter((stage) => withBuild.includes(stage)), mochaArgs };
}
