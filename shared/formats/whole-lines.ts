import type { Dialect } from '../policy/mapping.ts';

/** Each line is one record, whatever stands in it. */
export const wholeLines: Dialect = {
  encoding: 'utf-8',
  delimiter: '\u0001',
  quote: 'none',
  header: false,
  skip_lines: 0,
};
