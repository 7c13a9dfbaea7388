import { basename } from 'node:path';
import type { Price } from '../../shared/protocol/price.ts';
import { rejectAdvice } from '../../shared/protocol/reject-advice.ts';
import type { ImportSummary } from '../../shared/protocol/summary.ts';
import { reportName } from '../../shared/release/export-names.ts';
import {
  labelWarningAdvice,
  labelWarningLines,
  labelWarningTitle,
} from '../../shared/release/label-warnings.ts';
import type { Budget, Estimate, ReleaseFile } from '../../shared/release/release.ts';
import { columns, percent, whole } from './text-table.ts';

export interface Answered {
  readonly file: ReleaseFile;
  /** Paths as the person named the folder. */
  readonly files: readonly string[];
}

export interface Outcome {
  readonly population: string;
  readonly out: string;
  readonly people: Estimate;
  readonly answers: readonly Answered[];
  /** Report and manifest. */
  readonly closing: readonly string[];
  readonly budget: Budget;
}

/** What `release --json` prints. */
export function outcomeObject({ population, people, answers, closing, budget }: Outcome): object {
  return {
    population,
    people,
    questions: answers.map(({ files, file: { id, release, budget: after } }) => ({
      id,
      ask: release.question.ask,
      files,
      share: release.plan.share,
      repeat: after.repeat,
      ...(release.combined !== undefined && { combined: release.combined.length }),
      ...(release.follows !== undefined && { follows: release.ledger.entry }),
      shown: shownCells(release),
      smallest_shown: release.plan.smallest_shown,
      half_width_95: release.plan.half_width_95,
    })),
    files: closing,
    budget: { spent: budget.spent, total: budget.total },
  };
}

export function outcomeText({ population, out, answers, closing, budget }: Outcome): string {
  const hasReport = closing.some(path => basename(path) === reportName);
  const { share } = budget.spent;
  const table = columns(
    [
      ['question', 'share', 'groups shown', 'people at 95 %', ''],
      ...answers.map(({ file: { id, release, budget: after } }) => [
        id,
        percent(release.plan.share),
        whole(shownCells(release)),
        `± ${release.plan.half_width_95}`,
        paidText(release, after.repeat),
      ]),
    ],
    [1, 2, 3],
  );
  return `${table}

Written to ${out}${hasReport ? `; ${reportName} has everything on one page` : ''}.
Budget of ${population}: ${percent(share)} spent, ${percent(Math.max(0, 1 - share))} left.`;
}

function paidText({ combined = [], follows, ledger }: ReleaseFile['release'], isRepeat: boolean): string {
  if (follows !== undefined) return `free: follows from ledger entry ${ledger.entry}`;
  const together = combined.length > 0 ? `${combined.length} answers as one` : '';
  return [isRepeat ? 'paid before' : '', together].filter(Boolean).join(', ');
}

function shownCells({ cells }: ReleaseFile['release']): number {
  return cells.filter(({ state }) => state === 'value').length;
}

/** What a person should know of an import before reading charts made of it. */
export function importLines({ rows, rejects }: ImportSummary): readonly string[] {
  const lines: string[] = [];
  if (rows.rejected > 0) {
    lines.push(`murmuration: ${whole(rows.rejected)} of ${whole(rows.read)} rows were rejected.`);
    for (const { cause, rows: count, lines: where } of rejects) {
      const first = where.slice(0, 10);
      const more = count > first.length ? ', …' : '';
      lines.push(`murmuration:   ${cause} ${whole(count)}: lines ${first.join(', ')}${more}`);
    }
    for (const advice of rejectAdvice(rejects)) lines.push(`murmuration: ${advice}`);
  }
  return lines;
}

/** What the shown names of an answer seem to speak of, as the workbench says it beside a chart. */
export function labelLines({ id, release }: ReleaseFile): readonly string[] {
  const found = labelWarningLines(release);
  if (found.length === 0) return [];
  return [
    `murmuration: ${id}: ${labelWarningTitle} ${labelWarningAdvice(release, 'the recipe')}`,
    ...found.map(line => `murmuration:   ${line}`),
  ];
}

/** Said before anything is charged. */
export function followsLine(id: string, { entry, title }: NonNullable<Price['follows']>): string {
  return `murmuration: ${id} follows from the answer of ledger entry ${entry} (${title}): with \`follow: true\` it is free.`;
}

export function fewPeopleLine(people: number, smallest: number): string {
  return `murmuration: There are about ${whole(people)} people, and groups below ${whole(smallest)} cannot show: expect much to be withheld.`;
}
