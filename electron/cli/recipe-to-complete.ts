import { type Mapping, mappingSchema, unmapped } from '../../shared/policy/mapping.ts';
import { writeRecipe } from '../../shared/policy/write-recipe.ts';
import type { SourceSummary } from '../../shared/protocol/summary.ts';

/**
 * A whole recipe for an export about which something is open: what is proposed stands in it, and an example where a person
 * has to say what. Holds names of columns that may be shown, and no value.
 */
export function recipeToComplete({ proposal, columns, open }: SourceSummary): string {
  const isAsked = (name: string) => open.some(question => question.includes(name));
  const amount = columns.find(
    ({ name, proposed }) => proposed.some(({ role }) => role === 'amount') && isAsked(name),
  );
  const currency = columns.find(({ proposed }) => proposed.some(({ role }) => role === 'currency'));
  const mapping = mappingSchema.parse({
    ...unmapped,
    person: ['COLUMN'],
    touchpoint: { columns: ['COLUMN'], join: ' / ' },
    ...(amount && {
      amount: {
        column: amount.name,
        currency: 'EUR',
        ...(currency && { currency_column: currency.name }),
      },
    }),
    ...proposal,
    time: withZone(proposal.time, isAsked),
  });
  const recipe = writeRecipe({
    population: 'shop customers',
    mapping,
    terms: 'unstated',
    questions: [
      {
        id: 'overview',
        question: { ask: 'reach', of: 'touchpoint', at_most: 5 },
        spend: { kind: 'share', millionths: 100_000 },
      },
    ],
  });
  return `${recipe}${notes}`;
}

const notes = `# time takes {format: local-epoch-s} for seconds on a local clock
# amount takes {currency_column: NAME} where a column names each row's currency
`;

function withZone(time: Mapping['time'] | undefined, isAsked: (name: string) => boolean): Mapping['time'] {
  const example = { format: 'auto', zone: 'Europe/Berlin' };
  if (time === undefined) return { kind: 'clock', column: 'COLUMN', ...example };
  return time.kind === 'clock' && isAsked(time.column) ? { ...example, ...time } : time;
}
