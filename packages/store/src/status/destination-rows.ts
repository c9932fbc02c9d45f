import type { Sql } from '../sql.js';

/** `taking`: pushes go there · `waiting`: it asked to be left in peace · `down`: its circuit is open · `disabled`: it wants no more. */
export const DESTINATION_STATES = ['taking', 'waiting', 'down', 'disabled'] as const;
export type DestinationStateName = (typeof DESTINATION_STATES)[number];

export interface DestinationRow {
  readonly connection: string;
  /** Without what may be secret in it. */
  readonly url: string;
  readonly state: DestinationStateName;
  readonly because: string | null;
  readonly since: Date | null;
  /** When it may be called again: the end of the wait, or the next trial. */
  readonly until: Date | null;
  /** Trials since its circuit opened. */
  readonly trials: number;
}

interface Row {
  readonly name: string;
  readonly url: string;
  readonly disabled_at: Date | null;
  readonly disabled_because: string | null;
  readonly paused_until: Date | null;
  readonly paused: string | number | null;
  readonly circuit_opened_at: Date | null;
  readonly circuit_because: string | null;
  readonly probe_at: Date | null;
  readonly probes: number;
}

/** Every order system that pushes go to, and whether they do. @param connectionId of this connection only */
export async function readDestinationRows(sql: Sql, connectionId?: string): Promise<DestinationRow[]> {
  const rows = await sql.select<Row>(
    `SELECT c.name, d.url, d.disabled_at, d.disabled_because, d.paused_until, d.paused_until > CURRENT_TIMESTAMP(3) AS paused,
            d.circuit_opened_at, d.circuit_because, d.probe_at, d.probes
       FROM destinations AS d JOIN connections AS c ON c.id = d.connection_id
      WHERE ? IS NULL OR d.connection_id = ? ORDER BY c.id`,
    [connectionId ?? null, connectionId ?? null],
  );
  return rows.map((row) => ({ connection: row.name, url: shown(row.url), ...stateOf(row) }));
}

function stateOf(row: Row): Omit<DestinationRow, 'connection' | 'url'> {
  const trials = row.circuit_opened_at === null ? 0 : row.probes;
  if (row.disabled_at !== null)
    return { state: 'disabled', because: row.disabled_because, since: row.disabled_at, until: null, trials };
  if (row.circuit_opened_at !== null)
    return { state: 'down', because: row.circuit_because, since: row.circuit_opened_at, until: row.probe_at, trials };
  if (Number(row.paused ?? 0) === 1)
    return { state: 'waiting', because: 'it asked to wait', since: null, until: row.paused_until, trials };
  return { state: 'taking', because: null, since: null, until: null, trials };
}

/** Tokens stand in queries. */
function shown(url: string): string {
  if (!URL.canParse(url)) return '';
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
