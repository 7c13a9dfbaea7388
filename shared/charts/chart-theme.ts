/**
 * Colours by what they mean. Text stands at 4.5:1 and more on its background, marks at 3:1 and more;
 * the series colours keep apart under the common colour-vision deficiencies. A test computes all of it.
 */
export type ThemeName = 'light' | 'dark';

export interface ChartTheme {
  readonly background: string;
  readonly text: string;
  readonly mutedText: string;
  /** Decoration only: grid lines and rules. */
  readonly rule: string;
  readonly bar: string;
  /** Error bars, over bars and background alike. */
  readonly interval: string;
  /** Between the bars of a funnel. */
  readonly connector: string;
  readonly other: string;
  /** Inside the stub of people whose path ends. */
  readonly ended: string;
  readonly withheld: string;
  /** Touchpoints in a path chart, the commonest first. */
  readonly series: readonly string[];
  /** Touchpoints after those. */
  readonly rest: string;
}

export const chartThemes: Readonly<Record<ThemeName, ChartTheme>> = {
  light: {
    background: '#ffffff',
    text: '#18202c',
    mutedText: '#566173',
    rule: '#e3e7ee',
    bar: '#3f7fc0',
    interval: '#0b1b30',
    connector: '#e4ecf5',
    other: '#858d99',
    ended: '#e6e8eb',
    withheld: '#6d7584',
    series: ['#256fc2', '#a83d00', '#108f6b', '#915098', '#a97f06'],
    rest: '#606879',
  },
  dark: {
    background: '#12161d',
    text: '#e8ecf3',
    mutedText: '#a3adbd',
    rule: '#2a323f',
    bar: '#3f7cba',
    interval: '#f4f7fb',
    connector: '#1d2836',
    other: '#7c8594',
    ended: '#2c333e',
    withheld: '#98a1b0',
    series: ['#73c4ff', '#e38047', '#2fb18d', '#cb89d4', '#d9bd4a'],
    rest: '#9da9ba',
  },
};

export const fontFamily = 'Inter, sans-serif';
