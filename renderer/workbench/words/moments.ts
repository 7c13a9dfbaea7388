const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export const dayWords = (date: string): string => day.format(new Date(date));
export const clockWords = (at: string): string => clock.format(new Date(at));
export const momentWords = (at: string): string => moment.format(new Date(at));
