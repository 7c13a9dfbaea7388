import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { readQuestion } from '../../renderer/workbench/state/question-draft.ts';
import { WorkbenchProvider } from '../../renderer/workbench/state/use-workbench.ts';
import { QuestionBuilder } from '../../renderer/workbench/views/ask/question-builder.tsx';
import type { Mapping } from '../../shared/policy/mapping.ts';
import { questionSchema } from '../../shared/policy/question.ts';
import { answerability } from '../../shared/policy/question-kinds.ts';
import { type Bench, overviewed } from '../fakes/start-bench.ts';

/** The question builder alone in a page, on a workbench without data, worked as a person works it. */

export interface Walk {
  readonly tried: number;
  /** Analyses of which some question could be asked. */
  readonly askable: readonly string[];
  readonly problems: readonly string[];
}

export interface BuilderAlone {
  /** Tries every analysis, and in each every choice of every control, one after another. */
  walk(mapping: Mapping, unmapped: readonly string[]): Promise<Walk>;
}

/** Lists grow by a field for each that is filled in. */
const most = 30;

type Control = HTMLInputElement | HTMLSelectElement;

async function walk(mapping: Mapping, unmapped: readonly string[]): Promise<Walk> {
  const bench = await overviewed();
  const { workbench } = bench;
  const { importing } = workbench.getState();
  if (importing.state !== 'done') throw new RangeError('nothing is imported');
  workbench.setState({ importing: { ...importing, mapping } });
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  flushSync(() =>
    root.render(createElement(WorkbenchProvider, { value: workbench }, createElement(QuestionBuilder))),
  );
  await settled(bench, place);

  const problems = new Set<string>();
  const askable = new Set<string>();
  let tried = 0;
  const judge = async (what: string) => {
    await settled(bench, place);
    tried++;
    const found = judged(bench, place, mapping, unmapped);
    if (found === 'askable') askable.add(workbench.getState().question.ask);
    else if (found !== 'not askable') problems.add(`${what}: ${found}`);
  };
  const analyses = () => [
    ...place.querySelectorAll<HTMLInputElement>('.segmented')[0]!.querySelectorAll('input'),
  ];
  for (const { value: analysis } of analyses()) {
    analyses()
      .find(({ value }) => value === analysis)!
      .click();
    for (const more of place.querySelectorAll('details')) more.open = true;
    await judge(analysis);
    // Twice: what a choice allows may depend on fields that are filled in after it.
    for (let turn = 0; turn < 2; turn++) {
      for (let at = 0; at < Math.min(controls(place).length, most); at++) {
        const first = controls(place)[at]!;
        const before = first.type === 'radio' ? chosenOf(place, first) : valueNow(first);
        for (const value of valuesOf(first)) {
          const control = controls(place)[at];
          if (control === undefined) break;
          put(control, value);
          await judge(`${analysis}, ${nameOf(control)} = ${value}`);
        }
        if (before instanceof HTMLInputElement) before.click();
        else if (controls(place)[at]?.type === first.type && first.type !== 'text')
          put(controls(place)[at]!, before);
      }
    }
  }
  root.unmount();
  place.remove();
  return { tried, askable: [...askable], problems: [...problems] };
}

/** Whether what can be pressed is what may be asked. */
function judged(
  { workbench }: Bench,
  place: HTMLElement,
  mapping: Mapping,
  unmapped: readonly string[],
): string {
  for (const option of place.querySelectorAll('option')) {
    if (unmapped.includes(option.textContent)) return `${option.textContent} is offered and not mapped`;
  }
  const button = place.querySelector<HTMLButtonElement>('.ask-button[type=submit]')!;
  if (button.disabled) {
    const says = place.querySelector('.price-says')?.textContent ?? '';
    return says === '' ? 'it cannot be asked, and nothing says why' : 'not askable';
  }
  const reading = readQuestion(workbench.getState().question, mapping);
  if (reading.state === 'incomplete') return `it can be asked and is not complete: ${reading.says}`;
  if (!questionSchema.safeParse(reading.question).success) return 'it can be asked and is no question';
  const answer = answerability(reading.question, mapping);
  return answer.outcome === 'answerable' ? 'askable' : `it can be asked and is refused: ${answer.why}`;
}

/** Lets the pause before a price pass, and the price come. */
async function settled(bench: Bench, place: HTMLElement): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    await bench.tick();
    if (place.querySelector('.spend-fields[data-stale=false]') !== null) return;
  }
  throw new RangeError(`no price came: ${JSON.stringify(bench.workbench.getState().priceTag)}`);
}

function controls(place: HTMLElement): Control[] {
  const all = [...place.querySelectorAll<Control>('.builder-fields input, .builder-fields select')];
  return all.filter(each => each.closest('.segmented') !== place.querySelector('.segmented'));
}

function valuesOf(control: Control): readonly string[] {
  if (control instanceof HTMLSelectElement) return [...control.options].map(({ value }) => value);
  switch (control.type) {
    case 'checkbox':
      return ['on', 'off'];
    case 'radio':
      return ['on'];
    case 'number':
      return ['', '-1', '1e9', '3'];
    case 'date':
      return ['', '2026-04-01', '2026-01-05'];
    default:
      return ['', 'home', `touchpoint ${control.id}`];
  }
}

function put(control: Control, value: string): void {
  if (control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')) {
    if (control.checked !== (value === 'on')) control.click();
    return;
  }
  // As typed: React hears of a value only where the element's own setter is used.
  const kind = control instanceof HTMLSelectElement ? HTMLSelectElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')!.set!.call(control, value);
  control.dispatchEvent(
    new Event(control instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }),
  );
}

function valueNow(control: Control): string {
  if (control instanceof HTMLInputElement && control.type === 'checkbox')
    return control.checked ? 'on' : 'off';
  return control.value;
}

/** What is chosen of the few that a radio button is one of. */
function chosenOf(place: HTMLElement, radio: Control): HTMLInputElement | string {
  const few = [...place.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  return few.find(({ name, checked }) => name === radio.name && checked) ?? '';
}

function nameOf(control: Control): string {
  return control.ariaLabel ?? control.labels?.[0]?.textContent ?? control.type;
}

Object.assign(globalThis, { builderAlone: { walk } satisfies BuilderAlone });
