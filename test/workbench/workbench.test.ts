import { expect, it } from 'vitest';
import { emptyQuestion } from '../../renderer/workbench/state/question-draft.ts';
import { sharpens } from '../../renderer/workbench/state/question-slice.ts';
import { faultMessage } from '../../shared/protocol/fault.ts';
import { sampleSource, unnamedSource } from '../fakes/fake-vault.ts';
import { imported, overviewed, startBench } from '../fakes/start-bench.ts';

const funnel = (steps: readonly string[]) => ({
  ask: 'funnel' as const,
  funnel: { ...emptyQuestion.funnel, steps },
});

it('goes from the sample to an answer, and says what happened on the way', async () => {
  const bench = startBench();
  await bench.workbench.getState().openSample();
  const { setQuestion, askQuestion } = bench.workbench.getState();
  setQuestion(funnel(['home', 'cart', 'purchase']));
  await bench.tick();
  await askQuestion();
  const { step, answers, selected, ledger, announcement, overview } = bench.workbench.getState();
  expect({
    step,
    ids: answers.map(({ file }) => file.id),
    shown: answers.find(({ key }) => key === selected)?.file.title,
    left: ledger.state === 'known' && ledger.view.left,
    reach: overview.state === 'opened' && overview.reach === answers[0]?.key,
    said: announcement.says,
  }).toEqual({
    step: 'overview',
    ids: ['overview', 'funnel-1'],
    shown: 'Funnel from home to purchase',
    left: expect.closeTo(1 - 0.02 - 0.1 - 0.05, 9),
    reach: true,
    said: 'Answer ready: Funnel from home to purchase. 3 groups shown, 0 groups withheld.',
  });
});

it('shows the same answer for the same question, once, and leaves the budget as it was', async () => {
  const { workbench } = await overviewed();
  const before = workbench.getState();
  await before.askAgain(before.answers[0]!.key);
  const { answers, ledger, announcement } = workbench.getState();
  expect([
    answers.length,
    answers[0]?.file.budget.repeat,
    ledger,
    announcement.says.endsWith('It came again free.'),
  ]).toEqual([1, true, before.ledger, true]);
});

it('closes what is open, and keeps the answers', async () => {
  const { workbench, vault } = await overviewed();
  await workbench.getState().closeSource();
  const { source, importing, overview, draft, step, answers } = workbench.getState();
  expect([source.state, importing.state, overview.state, draft.state, step, answers.length]).toEqual([
    'none',
    'not started',
    'not asked',
    'none',
    'open',
    1,
  ]);
  expect(vault.heard.at(-1)?.kind).toBe('close');
});

it('waits for a pause before it prices, and prices the last of the changes', async () => {
  const { workbench, vault, tick } = await imported();
  const { setQuestion } = workbench.getState();
  for (const name of ['c', 'ca', 'car', 'cart']) setQuestion(funnel(['home', name]));
  await tick();
  const priced = vault.heard.filter(({ kind }) => kind === 'price');
  expect([
    priced.length,
    JSON.stringify(priced).includes('"cart"'),
    workbench.getState().priceTag.state,
  ]).toEqual([1, true, 'priced']);
});

it('sharpens what was asked before for the rest of its price, and asks anything else in full', async () => {
  const { workbench, vault, tick } = await overviewed();
  const { setQuestion, askQuestion } = workbench.getState();
  const left = () => {
    const { ledger } = workbench.getState();
    return ledger.state === 'known' ? ledger.view.left : Number.NaN;
  };
  setQuestion({ ...funnel(['home', 'cart']), spend: { kind: 'share', millionths: 50_000 } });
  await tick();
  await askQuestion();
  const before = left();
  setQuestion({ spend: { kind: 'share', millionths: 150_000 } });
  await tick();
  const tag = workbench.getState().priceTag;
  expect(tag.state === 'priced' && sharpens(tag.price) && tag.price.due).toBeCloseTo(0.1, 9);
  await askQuestion();
  expect(left()).toBeCloseTo(before - 0.1, 9);
  const sent = vault.heard.flatMap(message => (message.kind === 'ask' ? [message.asked.sharpen] : []));
  expect(sent).toEqual([undefined, undefined, true]);
  expect(workbench.getState().answers.at(-1)?.file.release.combined).toHaveLength(2);
  // Both answers stay, each under its own name.
  expect(workbench.getState().answers.map(({ file }) => file.id)).toEqual([
    'overview',
    'funnel-1',
    'funnel-2',
  ]);
});

it('offers what follows from an earlier answer before it charges, and shows it free', async () => {
  const { workbench, tick } = await overviewed();
  const { setQuestion, askQuestion, followQuestion } = workbench.getState();
  setQuestion(funnel(['home', 'product page', 'cart']));
  await tick();
  await askQuestion();
  const source = workbench.getState().answers.at(-1)!;
  const { ledger } = workbench.getState();
  setQuestion(funnel(['home', 'product page']));
  await tick();
  const tag = workbench.getState().priceTag;
  expect(tag.state === 'priced' && [tag.price.standing, tag.price.follows]).toEqual([
    'affordable',
    { entry: source.file.release.ledger.entry, title: source.file.title },
  ]);
  await followQuestion();
  const { answers, selected, ledger: after } = workbench.getState();
  expect(after).toEqual(ledger);
  expect(answers).toHaveLength(3);
  expect(answers.find(({ key }) => key === selected)?.file.release.follows).toEqual(
    source.file.release.question,
  );
});

it('gives a precision its share, and a share its precision', async () => {
  const { workbench, tick } = await imported();
  workbench.getState().setQuestion({ ...funnel(['home', 'cart']), spend: { kind: 'precision', people: 12 } });
  await tick();
  const tag = workbench.getState().priceTag;
  expect(tag.state === 'priced' && [tag.price.plan.half_width_95, tag.price.plan.share > 0.05]).toEqual([
    12,
    true,
  ]);
});

it('keeps every answer and choice when a question fails, and shows the fault until it is dismissed', async () => {
  const { workbench, failNext, tick } = await overviewed();
  const { setQuestion, askQuestion } = workbench.getState();
  setQuestion(funnel(['home', 'cart']));
  await tick();
  failNext('ask', 'release-failed');
  await askQuestion();
  const after = workbench.getState();
  const said = after.faults.map(({ fault }) => faultMessage(fault));
  after.dismiss(after.faults[0]!.number);
  expect([
    after.answers.length,
    after.question.funnel.steps,
    after.asking.state,
    said,
    workbench.getState().faults,
  ]).toEqual([1, ['home', 'cart'], 'idle', [faultMessage({ code: 'release-failed', params: {} })], []]);
});

it('counts a fault that comes again instead of showing it twice', async () => {
  const { workbench, failNext } = startBench();
  failNext('open-sample', 'internal');
  await workbench.getState().openSample();
  failNext('open-sample', 'internal');
  await workbench.getState().openSample();
  expect(workbench.getState().faults.map(({ times }) => times)).toEqual([2]);
});

it('keeps the mapping when an import fails', async () => {
  const { workbench, vault, failNext } = startBench();
  vault.choose(sampleSource);
  workbench.getState().setColumn(8, { bands: '20, 40' });
  failNext('import', 'times-unreadable');
  await workbench.getState().importSource();
  const { draft, importing } = workbench.getState();
  expect([draft.state === 'drafted' && draft.mapping.columns[8]?.bands, importing.state]).toEqual([
    '20, 40',
    'not started',
  ]);
});

it('keeps a fault of the mapping in sight until an import succeeds, and of a file until another is open', async () => {
  const { workbench, vault, failNext } = startBench();
  const shown = () => workbench.getState().faults.map(({ fault }) => fault.code);
  vault.choose(sampleSource);
  for (const code of ['zone-needed', 'damaged-file', 'disk-full'] as const)
    workbench.getState().report({ code, params: {} });
  failNext('import', 'times-unreadable');
  await workbench.getState().importSource();
  expect(shown()).toEqual(['zone-needed', 'damaged-file', 'disk-full', 'times-unreadable']);
  await workbench.getState().importSource();
  expect(shown()).toEqual(['damaged-file', 'disk-full']);
  vault.choose(sampleSource);
  expect(shown()).toEqual(['disk-full']);
});

it('asks nothing of the vault about data that are not imported', async () => {
  const { workbench, vault, tick } = startBench();
  vault.choose(sampleSource);
  await workbench.getState().priceOverview();
  workbench.getState().setQuestion(funnel(['home', 'cart']));
  await tick();
  expect(vault.heard).toEqual([]);
});

it('does not import a mapping that is incomplete', async () => {
  const { workbench, vault } = startBench();
  vault.choose(unnamedSource);
  await workbench.getState().importSource();
  expect(vault.heard).toEqual([]);
});

it('marks answers of earlier data after another import, and asks its overview anew', async () => {
  const { workbench, vault } = await overviewed();
  vault.choose(sampleSource);
  await workbench.getState().importSource();
  const { answers, importing, overview } = workbench.getState();
  expect([
    answers.map(({ turn }) => turn),
    importing.state === 'done' && importing.turn,
    overview.state,
  ]).toEqual([[1], 2, 'not asked']);
});

it('takes an answer that comes again from the same data as one of the data that is open', async () => {
  const { workbench, vault } = await overviewed();
  vault.choose(sampleSource);
  await workbench.getState().importSource();
  await workbench.getState().askOverview();
  expect(workbench.getState().answers.map(({ turn }) => turn)).toEqual([2]);
});

it('covers the window with the frame while files are dragged, and uncovers it when the vault says so', () => {
  const { workbench, vault } = startBench();
  workbench.getState().filesDraggedIn();
  const during = workbench.getState().frameCovers;
  vault.say({ kind: 'frame', event: 'drag-ended' });
  expect([during, workbench.getState().frameCovers]).toEqual([true, false]);
});

it('holds no figure of an import in anything that answers are exported from', async () => {
  const { workbench } = await overviewed();
  const { answers, ledger } = workbench.getState();
  expect(JSON.stringify([answers, ledger])).not.toMatch(/412908|412611|people_touched|rejects/);
});

it('says so and keeps the answers when the vault starts anew', async () => {
  const { workbench, vault } = await overviewed();
  vault.say({ kind: 'ready', app: 'murmuration 0.1.0', served: false });
  const { step, answers, importing, faults } = workbench.getState();
  expect([step, answers.length, importing.state, faults.map(({ fault }) => fault.code)]).toEqual([
    'open',
    1,
    'not started',
    ['vault-silent'],
  ]);
});
