import type { TimePrecision } from '../../../shared/policy/mapping.ts';
import { type Asked, type Question, questionSchema, type Spend } from '../../../shared/policy/question.ts';
import { finestBins } from '../../../shared/policy/time-bins.ts';

/** A question while a person builds it. Each analysis keeps its own fields, so switching loses nothing. */
export interface QuestionDraft {
  readonly ask: Question['ask'];
  readonly reach: { readonly of: string; readonly atMost: number };
  readonly paths: { readonly start: string; readonly depth: number; readonly collapse: boolean };
  readonly funnel: {
    readonly steps: readonly string[];
    readonly within: { readonly amount: string; readonly unit: 'minutes' | 'hours' | 'days' | 'weeks' };
    readonly by: string;
    readonly at: 'first' | 'last';
  };
  readonly timeTo: { readonly start: string; readonly end: string };
  readonly trend: {
    readonly of: string;
    readonly period: 'day' | 'week' | 'month';
    readonly atMost: number;
    /** The mapping's dates; empty where it has none. */
    readonly from: string;
    readonly to: string;
  };
  readonly spend: Spend;
}

export const emptyQuestion: QuestionDraft = {
  ask: 'funnel',
  reach: { of: 'touchpoint', atMost: 5 },
  paths: { start: '', depth: 4, collapse: true },
  funnel: { steps: ['', ''], within: { amount: '', unit: 'days' }, by: '', at: 'first' },
  timeTo: { start: '', end: '' },
  trend: { of: '', period: 'week', atMost: 4, from: '', to: '' },
  spend: { kind: 'share', millionths: 50_000 },
};

export type QuestionReading =
  | { readonly state: 'complete'; readonly question: Question }
  | { readonly state: 'incomplete'; readonly says: string };

const seconds = { minutes: 60, hours: 3_600, days: 86_400, weeks: 604_800 } as const;

/** How an attribute is told from the words `touchpoint` and `channel` where both can be chosen. */
export const attributeSubject = (name: string): string => `attribute:${name}`;

/** Reads a draft as a question that the vault accepts of data of this time precision, or says what is missing. */
export function readQuestion(draft: QuestionDraft, precision: TimePrecision): QuestionReading {
  switch (draft.ask) {
    case 'reach': {
      const { of, atMost } = draft.reach;
      const subject = of.startsWith('attribute:') ? { attribute: of.slice('attribute:'.length) } : of;
      return parsed({ ask: 'reach', of: subject, at_most: atMost }, 'Choose what to count people by.');
    }
    case 'paths': {
      const start = draft.paths.start.trim();
      return parsed(
        {
          ask: 'paths',
          ...(start ? { start } : {}),
          depth: draft.paths.depth,
          collapse_repeats: draft.paths.collapse,
        },
        'A path is 1 to 20 touchpoints deep.',
      );
    }
    case 'trend': {
      const { period, atMost, from, to } = draft.trend;
      const of = draft.trend.of.trim();
      if (of === '') return { state: 'incomplete', says: 'Name a touchpoint.' };
      return parsed(
        { ask: 'trend', of, period, from, to, at_most: atMost },
        'Give the mapping the dates from and to: a trend has every period between them.',
      );
    }
    case 'funnel': {
      const steps = draft.funnel.steps.map(step => step.trim()).filter(step => step !== '');
      if (steps.length < 2) return { state: 'incomplete', says: 'Name at least two steps.' };
      const { amount, unit } = draft.funnel.within;
      const within = amount.trim() === '' ? undefined : Math.round(Number(amount) * seconds[unit]);
      if (within !== undefined && !(within > 0)) {
        return { state: 'incomplete', says: 'Give the time allowed as a number above 0, or leave it empty.' };
      }
      return parsed(
        {
          ask: 'funnel',
          steps,
          order: 'sequential',
          ...(within === undefined ? {} : { within_seconds: within }),
          ...(draft.funnel.by ? { by: { attribute: draft.funnel.by, at: draft.funnel.at } } : {}),
        },
        'A funnel has 2 to 20 steps.',
      );
    }
    case 'time_to': {
      const [start, end] = [draft.timeTo.start.trim(), draft.timeTo.end.trim()];
      const finest = finestBins(precision);
      if (finest === 'none') {
        return { state: 'incomplete', says: `Times are finer than the time precision, one ${precision}.` };
      }
      return parsed({ ask: 'time_to', start, end, finest }, 'Name the touchpoints to measure between.');
    }
  }
}

/** The draft that asks the same; fields of other analyses stay as they are. */
export function draftOf({ question, spend }: Asked, before: QuestionDraft): QuestionDraft {
  switch (question.ask) {
    case 'reach': {
      const of = typeof question.of === 'string' ? question.of : attributeSubject(question.of.attribute);
      return { ...before, ask: 'reach', spend, reach: { of, atMost: question.at_most } };
    }
    case 'paths':
      return {
        ...before,
        ask: 'paths',
        spend,
        paths: { start: question.start ?? '', depth: question.depth, collapse: question.collapse_repeats },
      };
    case 'trend': {
      const { of, period, at_most, from, to } = question;
      return { ...before, ask: 'trend', spend, trend: { of, period, atMost: at_most, from, to } };
    }
    case 'funnel':
      return {
        ...before,
        ask: 'funnel',
        spend,
        funnel: {
          steps: question.steps,
          within: windowOf(question.within_seconds),
          by: question.by?.attribute ?? '',
          at: question.by?.at ?? 'first',
        },
      };
    case 'time_to':
      return { ...before, ask: 'time_to', spend, timeTo: { start: question.start, end: question.end } };
  }
}

/** Windows that the builder made come back as they were typed; others in the largest unit that says them whole. */
function windowOf(within: number | undefined): QuestionDraft['funnel']['within'] {
  if (within === undefined) return { amount: '', unit: 'days' };
  const units = ['days', 'hours', 'minutes'] as const;
  const unit = units.find(each => within % seconds[each] === 0) ?? 'minutes';
  return { amount: String(within / seconds[unit]), unit };
}

function parsed(candidate: unknown, says: string): QuestionReading {
  const question = questionSchema.safeParse(candidate);
  return question.success ? { state: 'complete', question: question.data } : { state: 'incomplete', says };
}

/** Where a share between 0.1 % and the whole stands on a slider from 0 to 1000, and back. */
export const sliderFromMillionths = (millionths: number): number =>
  Math.round((1000 * Math.log(Math.max(millionths, 1_000) / 1_000)) / Math.log(1_000));

export function millionthsFromSlider(position: number): number {
  const exact = 1_000 * Math.exp((position / 1000) * Math.log(1_000));
  const step = exact < 10_000 ? 1_000 : exact < 100_000 ? 5_000 : 10_000;
  return Math.min(1_000_000, Math.max(1_000, Math.round(exact / step) * step));
}
