import { readFileSync, statSync } from 'node:fs';
import { POLICY_BYTES_MAX, problemText, readPolicy } from '@quittance/contracts';
import { type MatchingPolicy, PRESET_POLICIES } from '@quittance/domain';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { reasonOf } from '../open-books.js';

/** The policy of that name, else the one in the file of that name. */
export function choosePolicy(nameOrFile: string): MatchingPolicy {
  return PRESET_POLICIES.find(({ name }) => name === nameOrFile) ?? policyInFile(nameOrFile);
}

function policyInFile(path: string): MatchingPolicy {
  const read = readPolicy(jsonOf(path));
  if (read.ok) return read.policy;
  const problems = read.problems.map((problem) => `\n  ${problemText(problem)}`);
  throw new CliProblem(EXIT.badInput, `${path} is no policy:${problems.join('')}`);
}

function jsonOf(path: string): unknown {
  const text = textOf(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliProblem(EXIT.badInput, `${path} is no JSON: ${reasonOf(error)}`);
  }
}

function textOf(path: string): string {
  const names = PRESET_POLICIES.map(({ name }) => name).join(', ');
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new CliProblem(EXIT.noInput, `${path} is neither a policy (${names}) nor a file that is there`);
  if (found.size > POLICY_BYTES_MAX)
    throw new CliProblem(EXIT.badInput, `${path} is larger than a policy may be (${POLICY_BYTES_MAX} bytes)`);
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new CliProblem(EXIT.noInput, `${path} cannot be read: ${reasonOf(error)}`);
  }
}
