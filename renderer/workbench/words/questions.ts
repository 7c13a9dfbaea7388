import type { Question } from '../../../shared/policy/question.ts';

export const analysisWords = {
  reach: { name: 'Reach', says: 'How many people met each touchpoint, channel or attribute value.' },
  paths: { name: 'Paths', says: 'The ways people took, one path a person, from a start to a depth.' },
  funnel: { name: 'Funnel', says: 'How far people came along steps in an order.' },
  time_to: { name: 'Time', says: 'How long people took from one touchpoint to another.' },
  trend: {
    name: 'Trend',
    says: 'How many people met a touchpoint, day by day, week by week or month by month.',
  },
  transitions: { name: 'Transitions', says: 'Where people go on to from each touchpoint.' },
  frequency: { name: 'Frequency', says: 'How many events people have, or how much they spend.' },
  sum: { name: 'Sum', says: 'What people spend in all, each up to a limit that you state.' },
  mean: { name: 'Mean', says: 'What a person with an amount spends, each up to a limit that you state.' },
  attribution: {
    name: 'Attribution',
    says: 'Which channels conversions are credited to, by several models.',
  },
  compare: { name: 'Compare', says: 'How much more often one group reaches an outcome than another.' },
  fairness: {
    name: 'Fairness',
    says: 'Whether a group falls behind the best one: in an outcome, or in who still shows in an answer.',
  },
  retention: { name: 'Retention', says: 'How many people of each cohort came back, period after period.' },
} as const satisfies Record<Question['ask'], { name: string; says: string }>;
