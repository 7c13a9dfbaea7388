import type { Estimate, Release, ReleaseFile } from '../release/release.ts';
import { type ChartSize, chartFrame, narrowWidth } from './chart-frame.ts';
import { type ChartTheme, chartThemes, type ThemeName } from './chart-theme.ts';
import { describeRelease } from './describe.ts';
import { hatch } from './hatch.ts';
import { labelText } from './label-text.ts';
import { retentionCells } from './retention-cells.ts';
import { grouped, peopleWithMargin, percentText, percentWithMargin } from './rounding.ts';
import type { Mark, Scene, SceneItem } from './scene.ts';
import { shortened, textWidth } from './text-width.ts';

const headHeight = 34;
const rowHeight = 30;
const leastRow = 22;
const gap = 2;
const textSize = 12;
const smallSize = 10;
const mostRows = 30;

type Row = NonNullable<Release['derived']['triangle']>[number];

/** The rows of one cohort, by period. */
interface Cohort {
  readonly name: string;
  readonly rows: readonly Row[];
}

function cohortsOf({ derived }: Release): readonly Cohort[] {
  const byName = Map.groupBy(derived.triangle ?? [], ({ cohort }) => cohort);
  return [...byName].map(([name, rows]) => ({ name, rows }));
}

/**
 * As many neighbours as there is room for, where most of them are shown: months without anybody at the beginning of a
 * long period would else be all that is drawn.
 */
function drawnOf(all: readonly Cohort[], room: number): readonly Cohort[] {
  const shown = all.map(({ rows }) => (rows.some(({ people }) => people !== 'withheld') ? 1 : 0));
  const last = Math.max(0, all.length - room);
  let inSight = shown.slice(0, room).reduce<number>((sum, one) => sum + one, 0);
  let best = { start: 0, inSight };
  for (let start = 1; start <= last; start++) {
    inSight += shown[start + room - 1]! - shown[start - 1]!;
    if (inSight > best.inSight) best = { start, inSight };
  }
  return all.slice(best.start, best.start + room);
}

function notes(release: Release, left: number): readonly string[] {
  const rows = release.derived.triangle ?? [];
  return [
    [
      'Shares, in percent, are of the people of the cohort.',
      ...(rows.some(({ people }) => people === 'withheld') ? ['Hatched: withheld, it is not zero.'] : []),
      ...(rows.some(({ complete, people }) => !complete && people !== 'withheld')
        ? ['In brackets: a period that the dates cut short.']
        : []),
      ...(left > 0 ? [`Not drawn, in the table: ${grouped(left)} more cohorts.`] : []),
    ].join(' '),
  ];
}

export function retentionHeight(file: ReleaseFile, width: number): number {
  const cohorts = cohortsOf(file.release);
  const drawn = Math.min(mostRows, cohorts.length);
  const note = notes(file.release, cohorts.length - drawn);
  const { taken } = chartFrame(file, chartThemes.light, { width, height: 1000 }, note);
  return Math.ceil(taken + headHeight + Math.max(1, drawn) * rowHeight);
}

/** A heat map: a cohort a row, the periods after it from left to right, darker where more came back. */
export function retentionScene(file: ReleaseFile, themeName: ThemeName, size: ChartSize): Scene {
  const theme = chartThemes[themeName];
  const { release } = file;
  const all = cohortsOf(release);
  const room = chartFrame(file, theme, size, notes(release, 1)).plot.height - headHeight;
  const cohorts = drawnOf(all, Math.max(1, Math.min(mostRows, Math.floor(room / leastRow))));
  const frame = chartFrame(file, theme, size, notes(release, all.length - cohorts.length));
  const { plot } = frame;
  const narrow = size.width < narrowWidth;

  const columns = 1 + Math.max(0, ...all.flatMap(({ rows }) => rows.map(({ period }) => period)));
  const pitchY = Math.min(
    rowHeight,
    Math.max(leastRow, (plot.height - headHeight) / Math.max(1, cohorts.length)),
  );
  const nameWidth = Math.min(
    plot.width * (narrow ? 0.2 : 0.25),
    Math.max(60, ...cohorts.map(({ name }) => textWidth(labelText(name), textSize) + 1)),
  );
  const sizes = cohorts.map(({ rows }) => sizeText(rows[0]));
  const sizeWidth = Math.max(textWidth('People', textSize), ...sizes.map(text => textWidth(text, textSize)));
  const withSizes = plot.width - nameWidth - sizeWidth > columns * 34;
  const left = plot.x + nameWidth + 12 + (withSizes ? sizeWidth + 12 : 0);
  const pitchX = (plot.x + plot.width - left) / columns;
  const top = plot.y + headHeight;

  const text = (
    words: string,
    x: number,
    y: number,
    align: 'left' | 'right' | 'center',
    fill: string,
  ): Mark => ({
    kind: 'text',
    text: words,
    x,
    y,
    size: textSize,
    weight: 400,
    fill,
    align,
  });
  const rows = cohorts.flatMap(({ name, rows }, i): SceneItem[] => {
    const y = top + i * pitchY;
    const middle = y + pitchY / 2;
    return [
      {
        name: labelText(name),
        marks: [
          text(shortened(labelText(name), nameWidth, textSize), plot.x, middle, 'left', theme.text),
          ...(withSizes ? [text(sizes[i]!, left - 12, middle, 'right', theme.mutedText)] : []),
        ],
      },
      ...rows.map(
        (row): SceneItem => ({
          name: `${labelText(name)}, ${row.period}`,
          tooltip: tooltip(release, row),
          of: release.question.ask === 'retention' ? retentionCells(release.question, release, row) : [],
          marks: cellMarks(row, theme, {
            x: left + row.period * pitchX,
            y,
            width: pitchX - gap,
            height: pitchY - gap,
          }),
        }),
      ),
    ];
  });
  return {
    ...size,
    theme,
    description: describeRelease(file),
    items: [
      frame.item,
      {
        name: 'head',
        marks: headMarks(release, columns, { left, pitchX, y: plot.y + 10 }, theme, withSizes),
      },
      ...rows,
    ],
  };
}

function sizeText(row: Row | undefined): string {
  return row === undefined || row.people === 'withheld' ? 'withheld' : peopleWithMargin(row.people);
}

/** Above the columns: how many periods later; as many numbers as have room. */
function headMarks(
  { question }: Release,
  columns: number,
  { left, pitchX, y }: { left: number; pitchX: number; y: number },
  theme: ChartTheme,
  withSizes: boolean,
): Mark[] {
  const word = question.ask === 'retention' ? `${question.period}s later` : '';
  const base = { kind: 'text', size: 11, weight: 400, fill: theme.mutedText } as const;
  const every = Math.max(1, Math.ceil((textWidth(String(columns), 11) + 8) / pitchX));
  return [
    { ...base, text: word, x: left, y: y - 6, align: 'left' },
    ...(withSizes ? [{ ...base, text: 'People', x: left - 12, y: y + 10, align: 'right' as const }] : []),
    ...Array.from({ length: columns }, (_, i) => i)
      .filter(i => i % every === 0)
      .map(i => ({
        ...base,
        text: String(i),
        x: left + i * pitchX + (pitchX - gap) / 2,
        y: y + 10,
        align: 'center' as const,
      })),
  ];
}

function cellMarks(
  row: Row,
  theme: ChartTheme,
  box: { x: number; y: number; width: number; height: number },
): Mark[] {
  const ground: Mark = { kind: 'rect', layer: 'ground', ...box, fill: theme.background, stroke: theme.rule };
  if (row.people === 'withheld' || row.rate === 'withheld') {
    const { x, y, width, height } = box;
    const strokes = { stroke: theme.withheld, strokeWidth: 1, opacity: 0.6 };
    return [ground, { kind: 'path', layer: 'mark', d: hatch(x, y, width, height, 8), ...strokes }];
  }
  const share = Math.min(1, row.rate.value);
  const words = fittingShare(row.rate, row.complete, box.width);
  return [
    ground,
    { kind: 'rect', layer: 'mark', ...box, fill: theme.bar, opacity: 0.08 + 0.42 * share },
    ...(words !== 'none'
      ? [
          {
            kind: 'text' as const,
            text: words.text,
            x: box.x + box.width / 2,
            y: box.y + box.height / 2,
            size: words.size,
            weight: 400 as const,
            fill: theme.text,
            align: 'center' as const,
          },
        ]
      : []),
  ];
}

/** A share as large and as exact as the cell has room for: a narrow one has whole percents without their sign. */
function fittingShare(
  rate: Estimate,
  complete: boolean,
  width: number,
): { readonly text: string; readonly size: number } | 'none' {
  const exact = percentText(rate);
  const whole = String(Math.round(100 * rate.value));
  const forms = [
    { text: exact, size: textSize },
    { text: whole, size: textSize },
    { text: whole, size: smallSize },
  ].map(({ text, size }) => ({ text: complete ? text : `(${text})`, size }));
  return forms.find(({ text, size }) => textWidth(text, size) + 4 <= width) ?? 'none';
}

function tooltip({ question, plan }: Release, row: Row): string {
  const period = question.ask === 'retention' ? question.period : 'period';
  const when =
    row.period === 0 ? 'the cohort' : `${grouped(row.period)} ${period}${row.period === 1 ? '' : 's'} later`;
  const head = `${labelText(row.cohort)}, ${when}`;
  if (row.people === 'withheld') {
    return `${head}\nwithheld: fewer than about ${grouped(plan.smallest_shown)} people, or none`;
  }
  const rate = row.rate === 'withheld' ? 'share withheld' : percentWithMargin(row.rate);
  return `${head}\n${peopleWithMargin(row.people)} people, ${rate}${row.complete ? '' : '\nincomplete: the dates cut it short'}`;
}
