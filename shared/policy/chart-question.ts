import * as z from 'zod';
import { attributionSchema } from './questions/attribution.ts';
import { compareSchema } from './questions/compare.ts';
import { frequencySchema } from './questions/frequency.ts';
import { funnelSchema } from './questions/funnel.ts';
import { pathsSchema } from './questions/paths.ts';
import { reachSchema } from './questions/reach.ts';
import { retentionSchema } from './questions/retention.ts';
import { meanSchema, sumSchema } from './questions/sum.ts';
import { timeToSchema } from './questions/time-to.ts';
import { transitionsSchema } from './questions/transitions.ts';
import { trendSchema } from './questions/trend.ts';

/** Questions about journeys themselves; a check of fairness is about the answer to one of them, or about an outcome. */
export const chartQuestionSchema = z.discriminatedUnion('ask', [
  reachSchema,
  pathsSchema,
  funnelSchema,
  timeToSchema,
  trendSchema,
  retentionSchema,
  transitionsSchema,
  frequencySchema,
  sumSchema,
  meanSchema,
  attributionSchema,
  compareSchema,
]);
export type ChartQuestion = z.infer<typeof chartQuestionSchema>;
