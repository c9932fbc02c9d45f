/**
 * Asks the services of an installation whether they are ready.
 *
 * Input: `SERVICE_URLS`, a list like `ingress=http://127.0.0.1:7410,matching=http://127.0.0.1:7411`. Output: one answer each.
 * A service that does not answer in time is not ready; nothing is kept between calls.
 */
export const PROBE_MS_MAX = 2_500;
/** Services of one installation that are asked. */
export const SERVICES_MAX = 200;

export interface ServiceAddress {
  readonly name: string;
  /** Base of `/readyz`. */
  readonly url: string;
}

export interface ServiceHealth extends ServiceAddress {
  readonly ready: boolean;
  /** Names of the checks that failed, or why there was no answer; empty when ready. */
  readonly because: string;
}

/** Reads a list of services; throws a sentence for an entry that is none. */
export function parseServiceAddresses(text: string): ServiceAddress[] {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length > SERVICES_MAX) throw new Error(`more than ${SERVICES_MAX} services`);
  return entries.map((entry) => {
    const [, name, url] = /^([\w-]+)=(https?:\/\/.+)$/.exec(entry) ?? [];
    if (name === undefined || url === undefined || !URL.canParse(url))
      throw new Error(`"${entry}" is not of the form name=http://host:port`);
    return { name, url: url.replace(/\/+$/, '') };
  });
}

export async function probeServices(services: readonly ServiceAddress[]): Promise<ServiceHealth[]> {
  return Promise.all(services.map(probe));
}

async function probe(service: ServiceAddress): Promise<ServiceHealth> {
  try {
    const response = await fetch(`${service.url}/readyz`, {
      signal: AbortSignal.timeout(PROBE_MS_MAX),
      redirect: 'error',
    });
    if (response.ok) {
      await response.body?.cancel();
      return { ...service, ready: true, because: '' };
    }
    const report = (await response.json().catch(() => ({}))) as { checks?: Record<string, string> };
    const failed = Object.entries(report.checks ?? {}).filter(([, verdict]) => verdict !== 'ok');
    return {
      ...service,
      ready: false,
      because: failed.map(([name]) => name).join(', ') || `answered ${response.status}`,
    };
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return { ...service, ready: false, because: late ? `no answer in ${PROBE_MS_MAX} ms` : 'not reachable' };
  }
}
