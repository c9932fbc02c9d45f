/**
 * Carries out commands of people and programs: load → plan → commit, many of them in one transaction.
 *
 * Input: commands in the order in which they are meant. Output: what became of each; those that contradict the books change nothing and leave
 * the others alone. Commands that concern the same payment, order or exception run one after the other, the rest together. A crash leaves
 * whole transactions; with a key a command that was done is told as done when it comes again. Messages are published by the caller, best
 * effort: the relay takes what is left.
 */
import { type CommandAsked, planCommands } from '@quittance/domain';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';
import { claimCommandKey, forgetKey, keepOutcome } from './command-keys.js';
import type { CommandGiven, CommandOutcome, CommandRequest } from './command-request.js';
import { commitCommands } from './commit-commands.js';
import { findTargets, type Target } from './find-targets.js';
import { loadCommands } from './load-commands.js';

/** Commands of one transaction. */
export const COMMANDS_A_TRANSACTION_MAX = 50;

interface From {
  readonly connectionId: string;
  /** Who: `api`, `cli:root`, `console:ana`. */
  readonly actor: string;
}

/** @returns one outcome a command, in their order. Throws when the database cannot be asked; what was committed by then stays */
export async function runCommands(
  store: Store,
  connectionId: string,
  actor: string,
  commands: readonly CommandRequest[],
): Promise<CommandOutcome[]> {
  const from = { connectionId, actor };
  const outcomes: CommandOutcome[] = [];
  const targets = await findTargets(store.sql, connectionId, commands);
  for (const group of groupsOf(commands, targets)) outcomes.push(...(await runGroup(store, from, group)));
  return outcomes;
}

async function runGroup(store: Store, from: From, group: readonly CommandRequest[]): Promise<CommandOutcome[]> {
  try {
    return await store.transaction((sql) => runTogether(sql, from, group));
  } catch (error) {
    if (group.length === 1) throw error;
    const outcomes: CommandOutcome[] = [];
    for (const one of group) outcomes.push(...(await runGroup(store, from, [one])));
    return outcomes;
  }
}

async function runTogether(sql: Sql, from: From, group: readonly CommandRequest[]): Promise<CommandOutcome[]> {
  const { connectionId } = from;
  const outcomes = new Map<CommandRequest, CommandOutcome>();
  for (const request of group) {
    const known = request.key === undefined ? null : await claimed(sql, connectionId, request);
    if (known !== null) outcomes.set(request, known);
  }
  const left = group.filter((each) => !outcomes.has(each));
  const done = left.length === 0 ? [] : await carryOut(sql, from, left);
  for (const [n, request] of left.entries()) {
    const outcome = done[n];
    if (outcome === undefined) throw new Error('a command has no outcome');
    outcomes.set(request, outcome);
    if (request.key === undefined) continue;
    if (outcome.kind === 'done') await keepOutcome(sql, connectionId, request.key, outcome);
    else await forgetKey(sql, connectionId, request.key);
  }
  return group.flatMap((each) => outcomes.get(each) ?? []);
}

/** The outcome that stands under the command's key already; `null` when the command is to be carried out. */
async function claimed(sql: Sql, connectionId: string, request: CommandRequest): Promise<CommandOutcome | null> {
  const claim = await claimCommandKey(sql, connectionId, request);
  if (claim.kind === 'claimed') return null;
  if (claim.kind === 'replayed') return claim.outcome;
  const because = 'the key belongs to another command';
  return { kind: 'refused', action: request.action, code: 'key_reused', because, field: null };
}

async function carryOut(sql: Sql, from: From, requests: readonly CommandRequest[]): Promise<CommandOutcome[]> {
  const { connectionId, actor } = from;
  const targets = await findTargets(sql, connectionId, requests);
  if (requests.length > 1 && groupsOf(requests, targets).length > 1)
    throw new Error('commands turned out to concern the same money');
  const loaded = await loadCommands(sql, connectionId, targets);
  const byId = new Map([...loaded.exceptions.values()].map((each) => [each.id, each]));
  const asked = requests.map((command, n): CommandAsked => {
    const { exception, payment = null, row = null } = targets[n] ?? {};
    return { command, actor, exception: byId.get(exception?.id ?? '') ?? null, payment, row };
  });
  const unknown = (n: number) => requests[n]?.exception !== undefined && asked[n]?.exception === null;
  const known = asked.filter((_each, n) => !unknown(n));
  const plan = planCommands(loaded.loaded.books, loaded.exceptions, known);
  const given = known.map((each): CommandGiven => ({ request: each.command, exception: each.exception }));
  const outcomes = await commitCommands(sql, from, given, loaded, plan);
  return requests.flatMap((request, n): CommandOutcome[] => {
    if (!unknown(n)) return outcomes.splice(0, 1);
    const because = `there is no exception ${request.exception}`;
    return [{ kind: 'refused', action: request.action, code: 'exception_unknown', because, field: null }];
  });
}

/** Neighbours that have nothing in common, so that they may share a transaction. */
function groupsOf(requests: readonly CommandRequest[], targets: readonly Target[]): CommandRequest[][] {
  const groups: CommandRequest[][] = [];
  let names = new Set<string>();
  for (const [n, request] of requests.entries()) {
    const own = namesOf(request, targets[n]);
    const last = groups.at(-1);
    if (last !== undefined && last.length < COMMANDS_A_TRANSACTION_MAX && own.every((each) => !names.has(each)))
      last.push(request);
    else {
      groups.push([request]);
      names = new Set();
    }
    for (const each of own) names.add(each);
  }
  return groups;
}

function namesOf(request: CommandRequest, target: Target | undefined): string[] {
  return [
    ...(request.exception === undefined ? [] : [`exception ${request.exception}`]),
    ...(request.key === undefined ? [] : [`key ${request.key}`]),
    ...(target?.payments ?? []).map((each) => `payment ${each}`),
    ...(target?.orders ?? []).map((each) => `order ${each}`),
  ];
}
