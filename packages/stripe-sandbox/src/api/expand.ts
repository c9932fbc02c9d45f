import type { World } from '../world/world.js';
import type { Resource } from './resource.js';
import { badParam } from './stripe-error.js';

const DEPTH_MAX = 4;

type Shown = Record<string, unknown>;
export type Expander = (world: World, body: object, paths: readonly string[]) => object;

/** Puts objects in the place of their ids for `expand[]`, up to four levels deep; `data.` goes into a list. */
export function makeExpander(resources: readonly Resource[]): Expander {
  const byObject = new Map(resources.map((resource) => [resource.object, resource]));
  const byPrefix = new Map(
    resources.flatMap((resource) => (resource.idPrefixes ?? []).map((prefix) => [prefix, resource])),
  );

  const expandOne = (world: World, value: Shown, steps: readonly string[], path: string): Shown => {
    const [step, ...rest] = steps;
    if (step === undefined) return value;
    const resource = byObject.get(String(value['object']));
    const made = resource?.include?.[step];
    const isList = value['object'] === 'list' && step === 'data';
    const isHash = value['object'] === undefined && step in value;
    if (!isList && !isHash && made === undefined && resource?.expandable?.includes(step) !== true) {
      throw badParam('expand', `This property cannot be expanded (${path}).`);
    }
    const current = made === undefined ? value[step] : made(world, value);
    return { ...value, [step]: expandValue(world, current, rest, path) };
  };

  const expandValue = (world: World, value: unknown, rest: readonly string[], path: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => expandValue(world, item, rest, path));
    const found = typeof value === 'string' ? lookUp(world, value) : value;
    if (typeof found !== 'object' || found === null) return found;
    return expandOne(world, { ...found }, rest, path);
  };

  const lookUp = (world: World, id: string): unknown => {
    const resource = byPrefix.get(id.slice(0, id.lastIndexOf('_')));
    return resource === undefined ? id : (world.table(resource.object).get(id) ?? id);
  };

  return (world, body, paths) =>
    paths.reduce<Shown>(
      (shown, path) => {
        const steps = path.split('.');
        if (steps.length > DEPTH_MAX + (steps[0] === 'data' ? 1 : 0)) {
          throw badParam('expand', `You cannot expand more than ${DEPTH_MAX} levels of a property (${path}).`);
        }
        return expandOne(world, shown, steps, path);
      },
      { ...body },
    );
}
