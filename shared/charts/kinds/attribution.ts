import { type AttributionQuestion, attributionModels } from '../../policy/questions/attribution.ts';
import type { Cell, Release } from '../../release/release.ts';
import { type BarRow, withheldBar } from '../bars.ts';
import type { ChartKind } from '../chart-kind.ts';
import { labelText, quoted } from '../label-text.ts';
import { halfWidth, marginText, peopleText, peopleWithMargin } from '../rounding.ts';
import { few, nothingShows } from '../spoken.ts';
import { cellsByPeople, peopleValue, type Table } from '../table-values.ts';
import { durationText, numberWord } from '../words.ts';

type Credit = NonNullable<Release['derived']['credit']>[number];

const modelWords: Readonly<Record<(typeof attributionModels)[number], string>> = {
  first: 'first touch',
  last: 'last touch',
  linear: 'linear',
  time_decay: 'time decay',
  position: 'position 40-20-40',
  position_j: 'position 20-20-60',
  markov: 'removal effect',
  shapley: 'Shapley',
};

export const attributionChart: ChartKind<AttributionQuestion> = {
  sentence: ({ conversion, models, at_most, half_life_seconds }) =>
    `Conversions (${quoted(conversion)}) credited to channels by ${models.map(model => modelWords[model]).join(', ')}. ` +
    `Each person who converted counts once and credits at most ${numberWord(at_most)} channels.` +
    (half_life_seconds === undefined
      ? ''
      : ` A touch’s weight halves in ${durationText(half_life_seconds)} before the conversion.`),
  keyColumns: () => [
    { id: 'channel', title: 'Channel' },
    { id: 'path', title: 'Path of channels' },
    { id: 'converted', title: 'Converted' },
  ],
  by: 'channel',
  order: (_, cells) => cellsByPeople(['channel', 'path', 'converted'], cells),
  tables: (_, release) => tables(release),
  bars: (question, release) => ({
    rows: creditsByChannel(release).flatMap(([channel, credits]) =>
      question.models.map((model): BarRow => {
        const credit = credits.find(each => each.model === model);
        const name = `${labelText(channel)}, ${modelWords[model]}`;
        const of = cellsOf(release, channel);
        if (credit === undefined) return withheldBar(name, release, of);
        const { conversions } = credit;
        return {
          name,
          state: 'value',
          estimate: conversions,
          label: `${peopleText(conversions)} ${marginText(halfWidth(conversions))}`,
          tooltip: `${name}\n${peopleWithMargin(conversions)} conversions`,
          of,
        };
      }),
    ),
    notes: channelsShown(release.cells).length === 0 ? [nothingShows] : [],
  }),
  describe: (_, release) => {
    const credits = release.derived.credit ?? [];
    if (credits.length === 0) return [nothingShows];
    return creditsByChannel(release).map(([channel, own]) => {
      const words = own.map(({ model, conversions }) => `${wordsOf(model)} ${peopleWithMargin(conversions)}`);
      return `${quoted(channel)}: ${few(words)}.`;
    });
  },
};

/** The channel's own cell, and those of paths that it is on. */
function cellsOf({ cells }: Release, channel: string): readonly Cell[] {
  return cells.filter(
    ({ key: { channel: own, path } }) => own === channel || (Array.isArray(path) && path.includes(channel)),
  );
}

function channelsShown(cells: readonly Cell[]): readonly Cell[] {
  return cells.filter(({ state, key }) => state === 'value' && key['channel'] !== undefined);
}

/** The channel with most people who converted first. */
function creditsByChannel({ cells, derived }: Release): readonly (readonly [string, readonly Credit[]])[] {
  const credits = derived.credit ?? [];
  const ordered = cellsByPeople(['channel'], channelsShown(cells)).map(({ key }) => String(key['channel']));
  const names = new Set([...ordered, ...credits.map(({ channel }) => channel)]);
  return [...names].map(name => [name, credits.filter(({ channel }) => channel === name)]);
}

function wordsOf(model: string): string {
  const known = attributionModels.find(each => each === model);
  return known === undefined ? model : modelWords[known];
}

function tables(release: Release): readonly Table[] {
  const { derived } = release;
  return [
    {
      id: 'credit',
      caption: 'Conversions that each model credits each channel with.',
      columns: [
        { id: 'model', title: 'Model', kind: 'key' },
        { id: 'channel', title: 'Channel', kind: 'key' },
        { id: 'conversions', title: 'Conversions', kind: 'people' },
      ],
      rows: (derived.credit ?? []).map(({ model, channel, conversions }) => ({
        state: 'value',
        of: cellsOf(release, channel),
        values: [
          { kind: 'word', word: wordsOf(model) },
          { kind: 'name', name: channel },
          peopleValue(conversions),
        ],
      })),
    },
  ];
}
