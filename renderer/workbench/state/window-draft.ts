/** A length of time as a person types it; empty where there is none. */
export interface WindowDraft {
  readonly amount: string;
  readonly unit: 'minutes' | 'hours' | 'days' | 'weeks';
}

export const noWindow: WindowDraft = { amount: '', unit: 'days' };

const seconds = { minutes: 60, hours: 3_600, days: 86_400, weeks: 604_800 } as const;

export type WindowReading = number | 'none' | 'unreadable';

export function windowSeconds({ amount, unit }: WindowDraft): WindowReading {
  if (amount.trim() === '') return 'none';
  const window = Math.round(Number(amount) * seconds[unit]);
  return window > 0 ? window : 'unreadable';
}

/** Windows that the builder made come back as they were typed; others in the largest unit that says them whole. */
export function windowDraft(window: number | undefined): WindowDraft {
  if (window === undefined) return noWindow;
  const units = ['days', 'hours', 'minutes'] as const;
  const unit = units.find(each => window % seconds[each] === 0) ?? 'minutes';
  return { amount: String(window / seconds[unit]), unit };
}
