import { stepNames } from '../words/steps.ts';
import type { Step } from './shell-slice.ts';
import type { Slice, WorkbenchState } from './workbench.ts';

export interface GuideSlice {
  /** Whether each step says what to do next. */
  readonly guide: 'shown' | 'hidden';
  setGuide(guide: GuideSlice['guide']): void;
}

export const guideSlice: Slice<GuideSlice> = () => set => ({
  guide: 'shown',
  setGuide: guide => set({ guide }),
});

export interface Advice {
  readonly says: string;
  /** Where the next thing is done, if that is another step. */
  readonly next: Step | 'here';
}

/** What to do next, from where things stand: the first minutes as a path of a few sentences. */
export function adviceFor(state: WorkbenchState): Advice {
  const { step, source, importing, overview, answers, planned, saving } = state;
  const here = (says: string): Advice => ({ says, next: 'here' });
  const go = (next: Step, says: string): Advice => ({ says, next });
  if (source.state === 'none') return here('Open the sample to look around, or drop an export on the frame.');
  if (importing.state === 'running') return here('The file is being read. You can cancel; nothing is spent.');
  if (importing.state !== 'done') {
    return step === 'map'
      ? here('Check what each column means, name the population, and import. Importing spends nothing.')
      : go('map', `Say what the columns mean in ${stepNames.map}.`);
  }
  if (overview.state === 'asking') return here('The overview is being asked.');
  if (overview.state === 'not asked') {
    return step === 'overview'
      ? here('Ask the overview: it says how many people there are and names what is common.')
      : go('overview', 'The overview comes first: it says how many people there are.');
  }
  const own = answers.filter(({ asked }) => asked.id !== 'overview').length;
  if (own === 0) {
    return step === 'ask'
      ? here(
          'Choose an analysis and look at its price tag before you ask. Paths from a start is a good first one.',
        )
      : go('ask', 'Ask a first question. Its price tag tells what it costs before you decide.');
  }
  if (step === 'risk')
    return here('See what makes people easy to pick out, and what lowers it. Applying it imports again.');
  if (step === 'budget')
    return here(
      planned.length > 0
        ? 'Lock what must stay, split the rest, and ask the list at one price.'
        : 'Put questions on the list from Ask to plan what the rest of the budget is for.',
    );
  if (step === 'export')
    return here(
      saving.state === 'saved'
        ? 'Saved. Anybody can check the files with murmuration verify.'
        : 'Look at what leaves, file by file, and save it.',
    );
  return go('export', 'Ask on, or export what you have. An answer asked again is free.');
}
