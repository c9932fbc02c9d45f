import { createHash } from 'node:crypto';
import { type Evidence, type EvidenceKind, normaliseReference, referenceTokens } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** Longest indexed form, in characters: the width of the index columns. */
const NORMALISED_MAX = 191;

interface EvidenceRow {
  subject: string;
  kind: EvidenceKind;
  value: string;
}

/** Everything said about these subjects and about the objects they link to. */
export async function readEvidence(
  sql: Sql,
  connectionId: string,
  subjects: Iterable<string>,
): Promise<Map<string, Evidence[]>> {
  const found = new Map<string, Evidence[]>();
  let wanted = [...new Set(subjects)];
  // Two hops: a payment links to an invoice or session, and those link to nothing that matters here.
  for (let hop = 0; hop < 2 && wanted.length > 0; hop += 1) {
    const rows = await sql.select<EvidenceRow>(
      'SELECT subject, kind, value FROM evidence WHERE connection_id = ? AND subject IN (?) ORDER BY id',
      [connectionId, wanted],
    );
    for (const row of rows)
      found.set(row.subject, [...(found.get(row.subject) ?? []), { kind: row.kind, value: row.value }]);
    wanted = rows.filter((row) => row.kind === 'link' && !found.has(row.value)).map((row) => row.value);
  }
  return found;
}

/** How many things are said of these subjects: tells whether anything was added since they were read. */
export async function countEvidence(sql: Sql, connectionId: string, subjects: Iterable<string>): Promise<number> {
  const wanted = [...new Set(subjects)];
  if (wanted.length === 0) return 0;
  const [row] = await sql.select<{ n: string | number }>(
    'SELECT COUNT(*) AS n FROM evidence WHERE connection_id = ? AND subject IN (?)',
    [connectionId, wanted],
  );
  return Number(row?.n ?? 0);
}

/** Subjects of which something with one of these indexed values was said. */
export async function subjectsSaying(
  sql: Sql,
  connectionId: string,
  kind: EvidenceKind,
  values: Iterable<string>,
): Promise<string[]> {
  const wanted = [...new Set(values)].map((each) => each.slice(0, NORMALISED_MAX));
  if (wanted.length === 0) return [];
  const rows = await sql.select<{ subject: string }>(
    'SELECT DISTINCT subject FROM evidence WHERE connection_id = ? AND kind = ? AND normalised IN (?)',
    [connectionId, kind, wanted],
  );
  return rows.map((row) => row.subject);
}

/** Adds evidence; what is there already stays as it is. */
export async function insertEvidence(
  sql: Sql,
  connectionId: string,
  said: readonly { readonly subject: string; readonly evidence: Evidence }[],
): Promise<void> {
  await sql.insertMany(
    'evidence',
    ['connection_id', 'subject', 'kind', 'value', 'value_hash', 'normalised'],
    said.map(({ subject, evidence }) => [
      connectionId,
      subject,
      evidence.kind,
      evidence.value,
      createHash('md5').update(evidence.value).digest('hex'),
      indexedForm(evidence),
    ]),
    'ON DUPLICATE KEY UPDATE evidence.id = evidence.id',
  );
}

/** Tokens of the texts among what was said of a payment. */
export function tokensOf(said: readonly Evidence[]): string[] {
  return said.filter((each) => each.kind === 'text').flatMap((each) => referenceTokens(each.value));
}

/** The form under which evidence is found; `null`: it is found by its subject alone. */
export function indexedForm(evidence: Evidence): string | null {
  if (evidence.kind === 'text') return null;
  const form = evidence.kind === 'link' ? evidence.value : normaliseReference(evidence.value);
  return form.slice(0, NORMALISED_MAX);
}
