import * as z from 'zod';

/** The public name of the people whose budget it is; taken exactly as typed. */
export const populationNameSchema = z
  .string()
  .min(1)
  .max(200)
  .refine(name => name.isWellFormed() && !/\p{Cc}/u.test(name), 'a name on one line');

/** Where a recipe names none. */
export const defaultPopulation = 'default';
