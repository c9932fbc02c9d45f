import { API_ROLES, isApiRole } from '@quittance/contracts';
import { createToken, listTokens, revokeToken, TOKEN_NAME, TOKENS_MAX, type TokenRow } from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { operatorName } from '../exceptions/operator-name.js';
import { EXIT } from '../exit-codes.js';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printLine, printNote, printTable } from '../print.js';
import { readInstant } from '../read-instant.js';
import { timeText } from '../row-options.js';
import { readSettings } from '../settings.js';

interface ActingFlags extends OutputOptions {
  readonly note?: string;
  readonly actor: string;
}

interface CreateFlags extends ActingFlags {
  readonly role: string;
  readonly expires?: string;
}

interface ListFlags extends OutputOptions {
  readonly all?: boolean;
}

const HELP = `
Roles: viewer looks; orders also registers orders (what an order system needs); operator also decides, refunds and tries again; admin also
writes policies and sees what people wrote in a dead letter. For example:
  quittance tokens create erp --role orders > erp.token
  quittance tokens revoke tok-7 --note "the old one of the ERP"
docs/api-tokens.md tells more.`;

/** Tokens of the order API. */
export function tokensCommand(): Command {
  return new Command('tokens')
    .description('tokens of the order API, by name and role: list, create, revoke')
    .addHelpText('after', HELP)
    .addCommand(
      new Command('list')
        .description('those that are valid')
        .option('--all', 'those that expired or were revoked too')
        .action(list),
      { isDefault: true },
    )
    .addCommand(
      acting('create')
        .description('make one; it is printed once and kept nowhere')
        .argument('<name>', 'who will call with it; stands in the audit log')
        .requiredOption('--role <role>', API_ROLES.join(', '))
        .option('--expires <time>', 'a date (UTC) or RFC 3339 time from which it is no longer valid')
        .action(create),
    )
    .addCommand(
      acting('revoke')
        .description('end one for good')
        .argument('<id>', 'as the list shows it, such as tok-7')
        .action(revoke),
    );
}

function acting(name: string): Command {
  return new Command(name)
    .option('--note <text>', 'why, for the audit log')
    .option('--actor <name>', 'who, for the audit log', operatorName());
}

async function list({ all, json }: ListFlags): Promise<void> {
  const rows = await withBooks(readSettings(), ({ sql }) => listTokens(sql, all ? 'all' : 'valid'));
  if (json) printJson(rows.map(shown));
  else if (rows.length === 0) printLine(all ? 'no tokens' : 'no valid tokens; the one of API_TOKEN is not listed');
  else
    printTable(
      ['id', 'name', 'role', 'state', 'ends with', 'created', 'by', 'expires', 'last used'],
      rows.map((row) => [
        ...[row.id, row.name, row.role, row.state, row.endsWith, timeText(row.createdAt), row.createdBy],
        ...[timeText(row.expiresAt), timeText(row.lastUsedAt)],
      ]),
    );
}

async function create(name: string, { role, expires, note, actor, json }: CreateFlags): Promise<void> {
  if (!TOKEN_NAME.test(name))
    throw new CliProblem(EXIT.usage, 'a name has 1 to 32 letters of A-Z, a-z, 0-9, "_", ".", "@" and "-"');
  if (!isApiRole(role)) throw new CliProblem(EXIT.usage, `--role must be one of ${API_ROLES.join(', ')}`);
  const expiresAt = expires === undefined ? null : expiry(expires);
  const made = await withBooks(readSettings(), (store) =>
    createToken(store, { name, role, expiresAt, actor, ...(note === undefined ? {} : { note }) }),
  );
  if (made === null)
    throw new CliProblem(EXIT.notWell, `there are ${TOKENS_MAX} valid tokens already; revoke those that nobody uses`);
  if (json) printJson({ id: made.id, name, role, expires_at: expiresAt?.toISOString() ?? null, token: made.token });
  else {
    printLine(made.token);
    printNote(`${made.id} for ${name}, role ${role}; it is not shown again`);
  }
}

async function revoke(id: string, { note, actor, json }: ActingFlags): Promise<void> {
  const revoked = await withBooks(readSettings(), (store) =>
    revokeToken(store, { id, actor, ...(note === undefined ? {} : { note }) }),
  );
  if (revoked === null) throw new CliProblem(EXIT.notWell, `there is no token "${id}"; "quittance tokens" lists them`);
  const { name, now } = revoked;
  if (json) printJson({ id, name, revoked_now: now });
  else printLine(now ? `${id} of ${name} is refused from now on` : `${id} of ${name} was revoked before`);
}

function expiry(text: string): Date {
  const ms = readInstant(text);
  if (ms === null) throw new CliProblem(EXIT.usage, `--expires must be a date or an RFC 3339 time, not "${text}"`);
  if (ms <= Date.now()) throw new CliProblem(EXIT.usage, `--expires is in the past: ${text}`);
  return new Date(ms);
}

function shown(row: TokenRow) {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    state: row.state,
    ends_with: row.endsWith,
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy,
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
  };
}
