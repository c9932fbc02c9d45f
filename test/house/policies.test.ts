import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  openApiDocument,
  POLICY_DOCUMENT,
  POLICY_GROUP_SIZE_MAX,
  readPolicy,
  type WholePolicyDocument,
  writePolicy,
} from '@quittance/contracts';
import { PRESET_POLICIES } from '@quittance/domain';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { describe, it } from 'mocha';

const PAGE = readFileSync(fileURLToPath(new URL('../../../docs/policies.md', import.meta.url)), 'utf8');

/** Cells of the table rows of the page. */
const ROWS = PAGE.split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('the page about policies', () => {
  it('names every field of the document, and none that there is not', () => {
    const named = new Set(ROWS.map(([field]) => field?.replaceAll('`', '')));
    const fields = fieldsOf(POLICY_DOCUMENT);
    expect(fields.length).to.be.greaterThan(20);
    const inWindow = ['look_back_days', 'future_days', 'overdue_days'];
    expect(fields.filter((field) => !named.has(field))).to.deep.equal([]);
    const rules = ['explicit', 'reference', 'exact_sum', 'same_amount', 'oldest_first'];
    expect([...named].filter((field) => ![...fields, ...rules, ...inWindow].includes(field ?? ''))).to.deep.equal([]);
    expect(PAGE).to.include(`1 to ${POLICY_GROUP_SIZE_MAX}`);
  });

  it('tells of the policies that come with the product what they say', () => {
    const table = ROWS.filter((row) => row.length === PRESET_POLICIES.length + 1);
    const told = Object.fromEntries(table.map(([field = '', ...cells]) => [field.replaceAll('`', ''), cells]));
    const documents = PRESET_POLICIES.map((each) => writePolicy(each));
    for (const [field, cells] of Object.entries(told))
      expect(cells, field).to.deep.equal(documents.map((each) => wordsFor(each, field)));
    expect(Object.keys(told)).to.have.length(16);
  });

  it('has examples that can be set', () => {
    const examples = [...PAGE.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => JSON.parse(text ?? '') as unknown);
    expect(examples.length).to.be.greaterThan(3);
    for (const each of examples) {
      const read = readPolicy(each);
      expect(read.ok ? [] : read.problems).to.deep.equal([]);
    }
  });
});

describe('the API description of a policy', () => {
  const document = openApiDocument('1.0.0') as { readonly components: { readonly schemas: Record<string, object> } };
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile({
    ...document,
    $ref: '#/components/schemas/MatchingPolicy',
  });

  it('takes the policies that come with the product, and a change of one', () => {
    for (const preset of PRESET_POLICIES)
      expect(validate(writePolicy(preset)), JSON.stringify(validate.errors)).to.equal(true);
    expect(validate({ extends: 'stripe-current', window: { overdue_days: null } })).to.equal(true);
  });

  it('takes no limit that is beyond the bounds, no unknown word and no unknown field', () => {
    const tolerance = { reason: 'rounding', amount_max: 1, percent_max: '1' };
    for (const wrong of [
      { group_size_max: 6 },
      { group_ties: 'guess' },
      { rules: [] },
      { rules: [{ rule: 'guess', mode: 'automatic' }] },
      { tolerances: [{ ...tolerance, amount_max: -1 }] },
      { tolerances: [{ ...tolerance, percent_max: 0.5 }] },
      { duplicate_days: 1_000 },
      { colour: 'red' },
    ])
      expect(validate(wrong), JSON.stringify(wrong)).to.equal(false);
  });
});

/** Names of all fields, those of rules, tolerances and the window among them. */
function fieldsOf(schema: unknown): string[] {
  const { shape, def } = schema as {
    shape?: Record<string, unknown>;
    def?: { innerType?: unknown; element?: unknown };
  };
  if (shape !== undefined) return Object.entries(shape).flatMap(([name, inner]) => [name, ...fieldsOf(inner)]);
  return [def?.innerType, def?.element].flatMap((inner) => (inner === undefined ? [] : fieldsOf(inner)));
}

/** What the table says of a field of a policy. */
function wordsFor(policy: WholePolicyDocument, field: string): string {
  const days: Readonly<Record<string, number | null | undefined>> = policy.window;
  if (field.endsWith('_days') && field in days) return days[field] === null ? 'no limit' : String(days[field]);
  if (field === 'tolerances')
    return (
      policy.tolerances
        .map(
          (each) =>
            `${each.reason} ${each.amount_max}, ${each.percent_max} %${each.funded_by ? ` (${each.funded_by})` : ''}`,
        )
        .join('; ') || 'none'
    );
  const value = (policy as unknown as Record<string, unknown>)[field];
  if (value !== undefined) return String(value);
  const use = policy.rules.find((each) => each.rule === field);
  if (use === undefined) return 'not asked';
  return use.except_in === undefined ? use.mode : `${use.mode}, except in ${use.except_in.join(', ')}`;
}
