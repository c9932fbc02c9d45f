/**
 * Opens the ways to the order systems and makes the handler over them.
 *
 * Input: settings and a store. Output: the handler of the stage. What it opens is closed by the stop list, calls under way first.
 */
import type { ServiceContext } from '@quittance/runtime';
import { ensureDestinations, listConnections, type Store } from '@quittance/store';
import type { PushbackConfig } from './config.js';
import { type DestinationSetting, destinationSettings } from './destination-settings.js';
import { type Destinations, routeDestinations } from './destinations.js';
import { pusher } from './handle-batch.js';
import { DESTINATIONS_MAX } from './limits.js';
import { type Destination, type DestinationTuning, openDestination } from './open-destination.js';
import { pushbackMeters } from './pushback-meters.js';

/** Of the settings only what is about order systems. */
export type PusherConfig = Pick<PushbackConfig, 'OMS_ALLOW_PRIVATE'> & Partial<PushbackConfig>;
export type PusherContext = Pick<ServiceContext<PusherConfig>, 'config' | 'log' | 'metrics' | 'onStop'>;
export type PusherTuning = DestinationTuning;

export async function openPusher(context: PusherContext, store: Store, tuning: PusherTuning = {}) {
  return pusherOver(context, store, await openDestinations(context, store, tuning));
}

export function pusherOver(context: PusherContext, store: Store, destinations: Destinations) {
  return pusher({ store, destinations, meters: pushbackMeters(context.metrics, context.log) });
}

export async function openDestinations(
  context: PusherContext,
  store: Store,
  tuning: PusherTuning = {},
): Promise<Destinations> {
  const { config, log } = context;
  const settings = destinationSettings(config);
  if (settings.length > DESTINATIONS_MAX) throw new Error(`more than ${DESTINATIONS_MAX} order systems`);
  if (settings.length === 0) log.warn({}, 'pushback.no_destination');
  const connections = await listConnections(store.sql);
  const idOf = (name: string) => connections.find((each) => each.name === name)?.id ?? unknown(name);

  async function open(setting: DestinationSetting, note: () => Promise<void>): Promise<Destination> {
    await note();
    const { OMS_ALLOW_PRIVATE: allowPrivate, OMS_CIRCUIT_PERIOD_MS: periodMs } = config;
    return openDestination(setting, context, { store, note, allowPrivate, periodMs, tuning });
  }

  const own = new Map<string, Destination>();
  for (const setting of settings) {
    if (setting.connection === null) continue;
    const id = idOf(setting.connection);
    own.set(id, await open(setting, () => ensureDestinations(store.sql, setting.url, [id])));
  }
  const usual = settings.find((each) => each.connection === null);
  const noteUsual = async (url: string) => {
    const ids = (await listConnections(store.sql)).map((each) => each.id);
    await ensureDestinations(
      store.sql,
      url,
      ids.filter((id) => !own.has(id)),
    );
  };
  return routeDestinations(own, usual === undefined ? null : await open(usual, () => noteUsual(usual.url)));
}

/** Going on would send its pushes to the order system of the others once it is there. */
function unknown(name: string): never {
  throw new Error(`OMS_URLS names the connection ${name}, which there is not`);
}
