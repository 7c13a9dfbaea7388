import { funnelGroupPart, furthestPart } from '../policy/questions/funnel.ts';
import type { Estimate, Release, ReleaseFile } from '../release/release.ts';
import { intervalMarks, withheldStub } from './bars-scene.ts';
import { type Box, type ChartSize, chartFrame, narrowWidth } from './chart-frame.ts';
import { type ChartTheme, chartThemes, type ThemeName } from './chart-theme.ts';
import { describeRelease } from './describe.ts';
import { funnelCells, leavesOutWithheld, stepTimesSentence } from './funnel-sums.ts';
import { px } from './hatch.ts';
import { labelText } from './label-text.ts';
import { grouped, peopleText, peopleWithMargin, percentText, percentWithMargin } from './rounding.ts';
import type { Mark, Scene, SceneItem } from './scene.ts';
import { compareText } from './table-values.ts';
import { shortened, textWidth } from './text-width.ts';
import { type ValueScale, valueScale } from './value-scale.ts';

type Step = NonNullable<Release['derived']['steps']>[number];

interface Panel {
  readonly group: string | undefined;
  readonly steps: readonly Step[];
}

/** Largest first step first; groups whose first step is withheld last, by name. */
function panelsOf(release: Release): readonly Panel[] {
  const steps = release.derived.steps ?? [];
  const groups = [...new Set(steps.map(step => step.group))];
  const size = ({ steps: [first] }: Panel) =>
    first === undefined || first.people === 'withheld' ? -1 : first.people.value;
  return groups
    .map(group => ({ group, steps: steps.filter(step => step.group === group) }))
    .sort((a, b) => size(b) - size(a) || compareText(a.group ?? '', b.group ?? ''));
}

const panelGap = 28;
const panelHead = 24;
const panelRow = 40;
const mostPanels = 24;
const stubWidth = 52;

function panelColumns(panels: number, width: number): number {
  return Math.max(1, Math.min(panels, Math.floor((width + panelGap) / (250 + panelGap))));
}

function rowHeight(width: number): number {
  return width < narrowWidth ? 62 : 58;
}

export function funnelHeight(file: ReleaseFile, width: number): number {
  const panels = panelsOf(file.release);
  const note = funnelNotes(file.release, panels.length - mostPanels);
  const { taken, plot } = chartFrame(file, chartThemes.light, { width, height: 1000 }, note);
  const steps = Math.max(1, ...panels.map(panel => panel.steps.length));
  if (panels.every(panel => panel.group === undefined)) return Math.ceil(taken + steps * rowHeight(width));
  const shown = Math.min(mostPanels, panels.length);
  const rows = Math.ceil(shown / panelColumns(shown, plot.width));
  return Math.ceil(taken + rows * (panelHead + steps * panelRow + panelGap) - panelGap);
}

/** What a reader must know beside the numbers: what bars measure, what sums and the picture leave out. */
function funnelNotes(release: Release, groupsLeft: number): readonly string[] {
  const grouping = release.question.ask === 'funnel' && funnelGroupPart(release.question) !== undefined;
  const withheld = release.cells.some(cell => cell.state === 'withheld' && furthestPart in cell.key);
  const sentences = [
    ...(grouping ? ['Bars are shares of each group’s first step.'] : []),
    ...(withheld ? ['≥: no sum or share counts the people in withheld cells.'] : []),
    ...release.cells.flatMap(cell =>
      cell.state === 'other' ? [`In no shown cell: ${peopleWithMargin(cell.people)} people.`] : [],
    ),
    ...(groupsLeft > 0
      ? [`Not drawn, in the table: ${grouped(groupsLeft)} more ${groupsLeft === 1 ? 'group' : 'groups'}.`]
      : []),
  ];
  return [...(sentences.length === 0 ? [] : [sentences.join(' ')]), ...stepTimesSentence(release)];
}

/** A funnel: people who reached each step; with a breakdown a small funnel for each group. */
export function funnelScene(file: ReleaseFile, themeName: ThemeName, size: ChartSize): Scene {
  const theme = chartThemes[themeName];
  const panels = panelsOf(file.release);
  const scene = (items: readonly SceneItem[]): Scene => ({
    ...size,
    theme,
    description: describeRelease(file),
    items,
  });
  if (panels.every(panel => panel.group === undefined)) {
    const frame = chartFrame(file, theme, size, funnelNotes(file.release, 0));
    const steps = panels[0]?.steps ?? [];
    return scene([
      frame.item,
      ...(size.width < narrowWidth
        ? stackedRows(file.release, steps, frame.plot, theme)
        : wideRows(file.release, steps, frame.plot, theme)),
    ]);
  }

  const draft = chartFrame(file, theme, size, funnelNotes(file.release, 1));
  const stepCount = Math.max(...panels.map(panel => panel.steps.length));
  const columns = panelColumns(Math.min(mostPanels, panels.length), draft.plot.width);
  const least = panelHead + stepCount * 28 + panelGap;
  const most = Math.min(
    mostPanels,
    columns * Math.max(1, Math.floor((draft.plot.height + panelGap) / least)),
  );
  const left = Math.max(0, panels.length - most);
  const frame = chartFrame(file, theme, size, funnelNotes(file.release, left));
  const shown = panels.slice(0, most);
  const rows = Math.ceil(shown.length / columns);
  const width = (frame.plot.width - (columns - 1) * panelGap) / columns;
  const height = Math.min(
    (frame.plot.height - (rows - 1) * panelGap) / rows,
    panelHead + stepCount * panelRow,
  );
  return scene([
    frame.item,
    ...shown.flatMap((panel, i) =>
      groupPanel(
        file.release,
        panel,
        {
          x: frame.plot.x + (i % columns) * (width + panelGap),
          y: frame.plot.y + Math.floor(i / columns) * (height + panelGap),
          width,
          height,
        },
        theme,
      ),
    ),
  ]);
}

/** Step names on the left, bars joined by what goes on, and between them who goes no further. */
function wideRows(release: Release, steps: readonly Step[], plot: Box, theme: ChartTheme): SceneItem[] {
  const nameSize = 14;
  const pitch = plot.height / Math.max(1, steps.length);
  const thickness = Math.min(30, pitch * 0.5);
  const names = steps.map(step => labelText(step.step));
  const nameWidth = Math.min(
    Math.max(0, ...names.map(name => textWidth(name, nameSize))) + 1,
    plot.width * 0.3,
  );
  const from = plot.x + nameWidth + 14;
  const labels = steps.map(step => stepPeople(release, step));
  const rates = steps.map((step, i) => (i === 0 || step.people === 'withheld' ? '' : rateText(step)));
  const labelWidth = Math.max(
    0,
    ...labels.map((label, i) => textWidth(label, 14, 600) + 10 + textWidth(rates[i]!, 13)),
  );
  const scale = valueScale(greatest(steps), from, plot.x + plot.width - labelWidth - 10);
  return steps.map((step, i) => {
    const y = plot.y + i * pitch;
    const middle = y + thickness / 2 + 4;
    const end = step.people === 'withheld' ? from + stubWidth : scale.at(step.people.high);
    const numbers: Mark[] = [
      text(labels[i]!, end + 10, middle, {
        size: 14,
        ...(step.people === 'withheld' ? { muted: true } : { weight: 600 as const }),
        theme,
      }),
      text(rates[i]!, end + 20 + textWidth(labels[i]!, 14, 600), middle, { size: 13, muted: true, theme }),
    ];
    return {
      name: names[i]!,
      tooltip: stepTooltip(release, step, i),
      of: funnelCells(release, step),
      marks: [
        {
          kind: 'text',
          text: shortened(names[i]!, nameWidth, nameSize),
          x: from - 14,
          y: middle,
          size: nameSize,
          weight: 400,
          fill: theme.text,
          align: 'right',
        },
        ...stepBar(step, { scale, middle, thickness, theme }),
        ...connector(step, steps[i + 1], {
          scale,
          from: middle + thickness / 2,
          to: middle + pitch - thickness / 2,
          theme,
        }),
        ...numbers.filter(mark => mark.kind !== 'text' || mark.text !== ''),
        ...stopMarks(release, step, steps[i + 1], { x: from + 10, y: middle + pitch / 2, size: 12, theme }),
      ],
    };
  });
}

/** For narrow places: name and numbers above each bar. */
function stackedRows(release: Release, steps: readonly Step[], plot: Box, theme: ChartTheme): SceneItem[] {
  const pitch = plot.height / Math.max(1, steps.length);
  const thickness = Math.min(18, pitch * 0.32);
  const scale = valueScale(greatest(steps), plot.x, plot.x + plot.width);
  return steps.map((step, i) => {
    const y = plot.y + i * pitch;
    const right = [stepPeople(release, step), i === 0 || step.people === 'withheld' ? '' : rateText(step)]
      .filter(part => part !== '')
      .join('  ·  ');
    return {
      name: labelText(step.step),
      tooltip: stepTooltip(release, step, i),
      of: funnelCells(release, step),
      marks: [
        ...headLine(labelText(step.step), right, { x: plot.x, y: y + 9, width: plot.width, theme, size: 12 }),
        ...stepBar(step, { scale, middle: y + 20 + thickness / 2, thickness, theme }),
        ...stopMarks(release, step, pitch >= thickness + 44 ? steps[i + 1] : undefined, {
          x: plot.x,
          y: y + 30 + thickness,
          size: 11,
          theme,
        }),
      ],
    };
  });
}

/** A group's funnel as shares of its own first step, so that groups of any size compare. */
function groupPanel(release: Release, { group, steps }: Panel, box: Box, theme: ChartTheme): SceneItem[] {
  const scale = valueScale(1, box.x, box.x + box.width);
  const pitch = (box.height - panelHead) / Math.max(1, steps.length);
  const thickness = Math.min(12, pitch * 0.36);
  const head: SceneItem = {
    name: labelText(group ?? ''),
    marks: [
      {
        kind: 'text',
        text: shortened(labelText(group ?? ''), box.width, 13, 600),
        x: box.x,
        y: box.y + 8,
        size: 13,
        weight: 600,
        fill: theme.text,
        align: 'left',
      },
      {
        kind: 'rect',
        layer: 'ground',
        x: box.x,
        y: box.y + 18,
        width: box.width,
        height: 1,
        fill: theme.rule,
      },
    ],
  };
  const rows = steps.map((step, i): SceneItem => {
    const y = box.y + panelHead + i * pitch;
    const rate = step.rate_from_first;
    const right =
      step.people === 'withheld'
        ? 'withheld'
        : [
            stepPeople(release, step),
            ...(i === 0 ? [] : [rate === 'withheld' ? 'share withheld' : percentText(rate)]),
          ].join('  ·  ');
    const bar = { scale, middle: y + 18 + thickness / 2, thickness, theme };
    return {
      name: `${labelText(group ?? '')}: ${labelText(step.step)}`,
      tooltip: `${labelText(group ?? '')}\n${stepTooltip(release, step, i)}`,
      of: funnelCells(release, step),
      marks: [
        ...headLine(labelText(step.step), right, { x: box.x, y: y + 9, width: box.width, theme, size: 12 }),
        ...(step.people === 'withheld' || rate === 'withheld'
          ? withheldStub(box.x, bar.middle - thickness / 2, stubWidth, thickness, theme)
          : [
              {
                kind: 'rect' as const,
                layer: 'ground' as const,
                x: box.x,
                y: bar.middle - thickness / 2,
                width: box.width,
                height: thickness,
                fill: theme.connector,
              },
              ...barWithInterval(rate, bar, i > 0),
            ]),
      ],
    };
  });
  return [head, ...rows];
}

interface BarPlace {
  readonly scale: ValueScale;
  readonly middle: number;
  readonly thickness: number;
  readonly theme: ChartTheme;
}

function stepBar(step: Step, place: BarPlace): readonly Mark[] {
  if (step.people === 'withheld') {
    const { scale, middle, thickness, theme } = place;
    return withheldStub(scale.at(0), middle - thickness / 2, stubWidth, thickness, theme);
  }
  return barWithInterval(step.people, place, true);
}

function barWithInterval(estimate: Estimate, place: BarPlace, interval: boolean): readonly Mark[] {
  const { scale, middle, thickness, theme } = place;
  const x = scale.at(0);
  return [
    {
      kind: 'rect',
      layer: 'mark',
      x,
      y: middle - thickness / 2,
      width: Math.max(1, scale.at(estimate.value) - x),
      height: thickness,
      fill: theme.bar,
    },
    ...(interval ? intervalMarks(estimate, place) : []),
  ];
}

/** Joins two bars, so that the narrowing reads as one shape. */
function connector(
  step: Step,
  next: Step | undefined,
  { scale, from, to, theme }: { scale: ValueScale; from: number; to: number; theme: ChartTheme },
): readonly Mark[] {
  if (next === undefined || step.people === 'withheld' || next.people === 'withheld') return [];
  const [x, wide, slim] = [scale.at(0), scale.at(step.people.value), scale.at(next.people.value)];
  return [
    {
      kind: 'path',
      layer: 'ground',
      d: `M${px(x)} ${px(from)}H${px(wide)}L${px(slim)} ${px(to)}H${px(x)}Z`,
      fill: theme.connector,
    },
  ];
}

function greatest(steps: readonly Step[]): number {
  return Math.max(1, ...steps.map(({ people }) => (people === 'withheld' ? 0 : people.high)));
}

function stepPeople(release: Release, step: Step): string {
  if (step.people === 'withheld') return 'withheld';
  return `${leavesOutWithheld(release, step) ? '≥\u00a0' : ''}${peopleWithMargin(step.people)}`;
}

function rateText({ rate_from_first }: Step): string {
  return rate_from_first === 'withheld' ? 'share withheld' : `${percentText(rate_from_first)} of the first`;
}

/** The share that went on from a step, and the people who went no further: a released cell of their own. */
function stopText(release: Release, step: Step, next: Step): string {
  const { question } = release;
  const by = question.ask === 'funnel' ? funnelGroupPart(question) : undefined;
  const cell = release.cells.find(
    ({ key }) => key['furthest'] === step.step && (by === undefined || key[by] === step.group),
  );
  const on = next.rate_from_previous === 'withheld' ? [] : [`${percentText(next.rate_from_previous)} go on`];
  const stop =
    cell === undefined || cell.state === 'withheld' ? [] : [`${peopleText(cell.people)} stop here`];
  const shown = [...on, ...stop];
  return shown.length === 0 ? '' : `↓ ${shown.join(', ')}`;
}

function stopMarks(
  release: Release,
  step: Step,
  next: Step | undefined,
  { x, y, size, theme }: { x: number; y: number; size: number; theme: ChartTheme },
): readonly Mark[] {
  const words = next === undefined ? '' : stopText(release, step, next);
  return words === '' ? [] : [text(words, x, y, { size, muted: true, theme })];
}

function stepTooltip(release: Release, step: Step, index: number): string {
  const name = labelText(step.step);
  if (step.people === 'withheld')
    return `${name}\nwithheld: fewer than about ${grouped(release.plan.smallest_shown)} people, or none`;
  const rate = (text: string, of: Step['rate_from_first']) =>
    index === 0 ? [] : [`${of === 'withheld' ? 'withheld' : percentWithMargin(of)} ${text}`];
  return [
    name,
    `${stepPeople(release, step)} people`,
    ...rate('of the first step', step.rate_from_first),
    ...rate('of the previous step', step.rate_from_previous),
  ].join('\n');
}

function text(
  content: string,
  x: number,
  y: number,
  {
    size,
    weight = 400,
    muted = false,
    theme,
  }: { size: number; weight?: 400 | 600; muted?: boolean; theme: ChartTheme },
): Mark {
  return {
    kind: 'text',
    text: content,
    x,
    y,
    size,
    weight,
    fill: muted ? theme.mutedText : theme.text,
    align: 'left',
  };
}

/** A name on the left and numbers on the right of one line; the name gives way. */
function headLine(
  name: string,
  right: string,
  { x, y, width, size, theme }: { x: number; y: number; width: number; size: number; theme: ChartTheme },
): readonly Mark[] {
  return [
    text(shortened(name, Math.max(0, width - textWidth(right, size) - 12), size), x, y, { size, theme }),
    {
      kind: 'text',
      text: right,
      x: x + width,
      y,
      size,
      weight: 400,
      fill: right === 'withheld' ? theme.mutedText : theme.text,
      align: 'right',
    },
  ];
}
