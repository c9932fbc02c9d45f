import { realpathSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { choosePolicy } from '../match/choose-policy.js';
import { bytesOfInputs, type MatchFiles, namedFiles } from '../match/find-inputs.js';
import { matchFiles } from '../match/match-files.js';
import { matchProgress } from '../match/match-progress.js';
import { printProblems, printProblemsJson, printSummary, printSummaryJson } from '../match/print-summary.js';
import { STANDARD_INPUT } from '../match/read-lines.js';
import { openOutput } from '../output/open-output.js';
import type { OutputOptions } from '../print.js';
import { onStopSignals } from '../stop-signals.js';

interface MatchFlags extends OutputOptions {
  readonly orders: readonly string[];
  readonly payments: readonly string[];
  readonly customers?: readonly string[];
  readonly policy: string;
  readonly out?: string;
  readonly skipBad?: boolean;
}

const HELP = `
Nothing is stored, sent or asked for: no database, no Stripe. All orders are known from the start, whatever their dates. Payments are
decided by date, then as they stand in the file; each takes from what is open for the next.

Files hold one JSON object a line (UTF-8), may be gzipped, and "-" is standard input. Amounts are whole minor units: 12500 is 125.00 usd
or 12500 jpy. Currencies are ISO 4217. Dates are 2026-11-21, times 2026-11-21T08:00:00Z. Fields not named here are ignored.

  orders     {"order":"A-1001","customer":"C-7","currency":"usd","amount_minor":12500,"created":"2026-11-01"}
             also: "invoice" (a second number of the same order), "due" (a date), "status" (open, paid or cancelled; open unless given)
  customers  {"customer":"C-7","name":"Northwind Ltd"}
             also: "kana", "bank_sender_name" (the name their bank shows), "email", "currency"
  payments   {"id":"p1","customer":"C-7","currency":"usd","amount_minor":12500,"date":"2026-11-20","memo":"invoice A-1001"}
             "customer" is null when the payer is not known; also: "customer_name" (the payer's name as the bank gives it)

Output, one line for each payment, in the order of the payments (shown here on several):
  {"id":"p1","status":"applied","rule":"reference","allocations":[{"order":"A-1001","amount_minor":12500}],
   "adjustments":[],"remainder_minor":0,"candidates":[],"because":"…"}
    applied    all of it is on orders
    partial    some is on orders, the rest waits on account
    unapplied  nothing was found; all of it waits on account
    review     there are candidates and none is certain enough; nothing was placed
  "adjustments" are differences that a tolerance closed without money.

Policies: quittance places what is certain and asks about the rest; stripe-current and stripe-legacy do what Stripe's reconciliation of
bank transfers does; a file holds a policy of your own as JSON, for example {"extends":"quittance","group_ties":"oldest"}.

A line that cannot be used is named with its file, line and field, and nothing is written (exit code 65). With --skip-bad such lines of
payments are left out and named, the rest is decided, and the exit code is 1. Orders and customers must always be right.

All orders are held in memory, a million of them in about 3 GB: NODE_OPTIONS=--max-old-space-size=8192 gives Node 8 GB.

Examples:
  quittance match --orders orders.jsonl --payments payments.jsonl --out decisions.jsonl
  quittance match --orders open.jsonl.gz,closed.jsonl.gz --customers customers.jsonl --payments - < payments.jsonl | jq 'select(.status == "review")'`;

export function matchCommand(): Command {
  return new Command('match')
    .description('dry run of matching: which payments of a file pay which orders of a file, and why')
    .requiredOption(
      '--orders <file,…>',
      'the orders, open and closed; several files, or this option several times',
      gather,
    )
    .requiredOption('--payments <file,…>', 'the payments', gather)
    .option('--customers <file,…>', 'names of the customers', gather)
    .option('--policy <name|file>', 'quittance, stripe-current, stripe-legacy, or a file with a policy', 'quittance')
    .option('--out <file>', 'write the decisions there when all are made (default: standard output)')
    .option('--skip-bad', 'leave payments out whose lines cannot be used, instead of stopping')
    .addHelpText('after', HELP)
    .action(match);
}

async function match(flags: MatchFlags): Promise<void> {
  const policy = choosePolicy(flags.policy);
  const files: MatchFiles = {
    orders: namedFiles(flags.orders),
    payments: namedFiles(flags.payments),
    customers: namedFiles(flags.customers ?? []),
  };
  const bytesTotal = bytesOfInputs(files);
  refuseToReplaceInputs(flags.out, files);
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new CliProblem(EXIT.notWell, 'stopped; nothing is kept'));
  let unhook = (): void => undefined;
  const progress = matchProgress(bytesTotal);
  try {
    const result = await matchFiles({
      files,
      policy,
      skipBad: flags.skipBad === true,
      openOutput: () => {
        // Before, there is nothing to tidy up, and a signal may end the process while it waits for input.
        unhook = onStopSignals(stop, () => process.exit(EXIT.notWell));
        return openOutput(flags.out);
      },
      progress,
      signal: stopping.signal,
      nowMs: () => performance.now(),
    });
    progress.end();
    if (result.done) {
      (flags.json ? printSummaryJson : printSummary)(result.report, policy.name);
      process.exitCode = result.report.skipped.total > 0 ? EXIT.notWell : EXIT.ok;
    } else {
      (flags.json ? printProblemsJson : printProblems)(result.problems);
      const problems = result.problems.total === 1 ? '1 problem' : `${result.problems.total} problems`;
      const message = `${problems} in the files: nothing was matched and nothing written`;
      if (!flags.json) throw new CliProblem(EXIT.badInput, message);
      process.exitCode = EXIT.badInput;
    }
  } finally {
    progress.end();
    unhook();
  }
}

function refuseToReplaceInputs(out: string | undefined, { orders, payments, customers }: MatchFiles): void {
  if (out === undefined || out === STANDARD_INPUT || !statSync(out, { throwIfNoEntry: false })?.isFile()) return;
  const place = realpathSync(out);
  for (const path of [...orders, ...payments, ...customers])
    if (path !== STANDARD_INPUT && realpathSync(path) === place)
      throw new CliProblem(EXIT.usage, `--out would replace ${path}, which is read: name another file`);
}

function gather(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
