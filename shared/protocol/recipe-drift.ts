import { mostColumnsKept } from '../policy/made-for.ts';
import { amountColumns } from '../policy/policy-limits.ts';
import type { Recipe } from '../policy/recipe.ts';
import type { SourceSummary } from './summary.ts';

/** Columns that a recipe calls by name. */
export function namedColumns({ mapping, madeFor }: Pick<Recipe, 'mapping' | 'madeFor'>): ReadonlySet<string> {
  const { person, time, touchpoint, channel, amount, session, attributes, consent } = mapping;
  const signals = consent === undefined ? [] : 'all' in consent ? consent.all : [consent];
  return new Set([
    ...person,
    time.column,
    ...touchpoint.columns,
    ...(channel === undefined ? [] : [channel]),
    ...amountColumns({ amount }),
    ...(session?.kind === 'column' ? [session.column] : []),
    ...Object.values(attributes).map(({ column }) => column),
    ...signals.map(({ column }) => column),
    ...(madeFor?.columns ?? []).map(({ name }) => name),
  ]);
}

/**
 * What is otherwise than when a recipe was saved, in sentences, before anything is asked: columns, how they are
 * written, zones, formats; and names that its questions use and it does not declare. Whether a declared name
 * occurs in the data is not among it.
 */
export function recipeDrift(
  recipe: Pick<Recipe, 'mapping' | 'madeFor' | 'questions'>,
  { format, columns }: Pick<SourceSummary, 'format' | 'columns'>,
): string[] {
  const { mapping, madeFor } = recipe;
  const found: string[] = [];
  const now = new Map(columns.map(column => [column.name, column]));
  const mapped = namedColumns({ mapping });
  for (const name of mapped) {
    const numbered = /^column (\d+)$/.exec(name);
    const isThere = now.has(name) || (numbered !== null && Number(numbered[1]) <= columns.length);
    if (!isThere) found.push(`The column ${name}, which the recipe maps, is not in this export.`);
  }
  if (madeFor !== undefined) {
    if (madeFor.format !== format)
      found.push(`The export is ${format}; the recipe was made for ${madeFor.format}.`);
    const gone = madeFor.columns.filter(({ name }) => !now.has(name) && !mapped.has(name));
    if (gone.length > 0) found.push(`No longer there: ${gone.map(({ name }) => name).join(', ')}.`);
    const known = new Set(madeFor.columns.map(({ name }) => name));
    const wider = madeFor.columns.length === mostColumnsKept;
    const more = wider ? 0 : columns.filter(({ name }) => !known.has(name)).length;
    if (more > 0) found.push(more === 1 ? 'One column is new.' : `${more} columns are new.`);
    for (const { name, shape } of madeFor.columns) {
      const column = now.get(name);
      if (column === undefined || kindOf(column.shape) === kindOf(shape)) continue;
      found.push(`${name} holds ${column.shape}; when the recipe was made, ${shape}.`);
    }
  }
  const declared = new Set([...mapping.public, ...Object.keys(mapping.groups)]);
  const undeclared = new Set(
    recipe.questions.flatMap(({ question }) => touchpointsOf(question)).filter(name => !declared.has(name)),
  );
  if (undeclared.size > 0) {
    found.push(`Questions name touchpoints that the recipe does not declare: ${[...undeclared].join(', ')}.`);
  }
  return found;
}

/** A shape without how many values there are, which changes from month to month. */
function kindOf(shape: string): string {
  return shape
    .replace(/^mostly empty, otherwise /, '')
    .replace(/^(one|few distinct|many distinct) (short|long) texts?( throughout)?$/, 'texts')
    .replace(/^(short|long) texts, nearly all different$/, 'texts')
    .replace(/^\d+-digit integers/, 'whole numbers');
}

/** Touchpoints that a question names by start, end, step or subject. */
function touchpointsOf(question: Recipe['questions'][number]['question']): readonly string[] {
  const named: string[] = [];
  for (const [field, value] of Object.entries(question)) {
    if (['start', 'end', 'conversion'].includes(field) && typeof value === 'string') named.push(value);
    if (field === 'of' && question.ask === 'trend' && typeof value === 'string') named.push(value);
    if (field === 'steps' && Array.isArray(value))
      named.push(...value.filter(step => typeof step === 'string'));
  }
  return named;
}
