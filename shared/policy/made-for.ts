import { invalid, type Place } from './recipe-text.ts';
import { listOf, sectionOf, textOf } from './recipe-values.ts';

/** What the export looked like for which a recipe was saved: shapes in words, and no value. */
export interface MadeFor {
  readonly format: string;
  readonly columns: readonly { readonly name: string; readonly shape: string }[];
}

/** Of a wider export only the first columns are noted. */
export const mostColumnsKept = 2000;

export function readMadeFor(place: Place): MadeFor {
  const section = sectionOf(place, ['format', 'columns']);
  const columns = section.require('columns');
  const read = listOf(columns, item => {
    const column = sectionOf(item, ['name', 'shape']);
    return { name: textOf(column.require('name')), shape: textOf(column.require('shape')) };
  });
  if (read.length > mostColumnsKept)
    throw invalid(columns.path, `the list has more than ${mostColumnsKept} items`);
  return { format: textOf(section.require('format')), columns: read };
}
