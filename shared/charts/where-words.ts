import type { Where } from '../policy/question-parts.ts';
import { labelText } from './label-text.ts';
import { listed } from './words.ts';

/** Which part of the journeys a question was asked of; nothing where it was asked of all. */
export function whereSentence(where: Where | undefined): string {
  if (where === undefined) return '';
  const { from, to, channel, attributes = {}, seen = [], not_seen = [], parts } = where;
  const events = [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`before ${to}`]),
    ...(channel === undefined ? [] : [`through ${listed(channel, 'or')}`]),
    ...Object.entries(attributes).map(([name, values]) => `with ${labelText(name)} ${listed(values, 'or')}`),
  ];
  const people = [
    ...(parts === undefined ? [] : [`of part ${listed(parts.map(String), 'and')}`]),
    ...(seen.length === 0 ? [] : [`with ${listed(seen, 'and')}`]),
    ...(not_seen.length === 0 ? [] : [`without ${listed(not_seen, 'or')}`]),
  ];
  return [
    ...(events.length === 0 ? [] : [`Only events ${events.join(', ')}.`]),
    ...(people.length === 0
      ? []
      : [`Only people ${people.join(' and ')}${events.length === 0 ? '' : ' in them'}.`]),
  ].join(' ');
}
