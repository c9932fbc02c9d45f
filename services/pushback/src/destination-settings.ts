/** Where pushes go, and with which secrets they are signed. */
export interface DestinationSetting {
  /** The name of the connection that it is for; `null`: every one that has none of its own. */
  readonly connection: string | null;
  readonly url: string;
  readonly secrets: readonly string[];
  /** Where it may be asked what it knows of an order, with `{reference}` in it; `null`: nowhere. */
  readonly readBackUrl: string | null;
}

/** One `name=value` of a list. */
export interface Named {
  readonly name: string;
  readonly value: string;
}

/** The settings that name order systems; see the table of settings in the documentation. */
export interface DestinationSettings {
  readonly OMS_URL?: string | undefined;
  readonly OMS_SECRET?: readonly string[] | undefined;
  readonly OMS_URLS?: readonly Named[] | undefined;
  readonly OMS_SECRETS?: readonly Named[] | undefined;
  readonly OMS_READ_BACK_URL?: string | undefined;
  readonly OMS_READ_BACK_URLS?: readonly Named[] | undefined;
}

/** Every order system that is set up; none: nobody is pushed to. */
export function destinationSettings(config: DestinationSettings): DestinationSetting[] {
  const { OMS_URL: url, OMS_SECRET: secrets = [] } = config;
  const usual =
    url === undefined ? [] : [{ connection: null, url, secrets, readBackUrl: config.OMS_READ_BACK_URL ?? null }];
  const own = (config.OMS_URLS ?? []).map(({ name, value }) => {
    const itsSecrets = valuesOf(config.OMS_SECRETS, name);
    return {
      connection: name,
      url: value,
      secrets: itsSecrets.length > 0 ? itsSecrets : secrets,
      readBackUrl: valuesOf(config.OMS_READ_BACK_URLS, name)[0] ?? null,
    };
  });
  return [...usual, ...own];
}

function valuesOf(list: readonly Named[] | undefined, name: string): string[] {
  return (list ?? []).filter((each) => each.name === name).map((each) => each.value);
}
