import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keepAnswers, keptAnswers } from '../../renderer/workbench/document/kept-answers.ts';
import {
  answerCard,
  answeredAnew,
  changed,
  duplicated,
  moved,
  textCard,
  withCards,
  without,
} from '../../renderer/workbench/state/board-edits.ts';
import { answersToRenew } from '../../renderer/workbench/state/board-slice.ts';
import {
  currentDocument,
  hasUnsaved,
  type OpenedDocument,
} from '../../renderer/workbench/state/document-slice.ts';
import { type Board, boardSchema, emptyBoard } from '../../shared/document/board.ts';
import { mostReleases, releaseKey } from '../../shared/document/document.ts';
import { readDocument, writeDocument } from '../../shared/document/document-text.ts';
import { sampleSource } from '../fakes/fake-vault.ts';
import { sampleDocument } from '../fakes/sample-document.ts';
import { overviewed, startBench } from '../fakes/start-bench.ts';

const places = ({ cards }: Board) => cards.map(({ id }) => id);
const three = withCards(emptyBoard, [answerCard('a'), textCard, answerCard('b')]);

const fileOf = (name: string, bytes: Uint8Array): OpenedDocument => ({
  name: { state: 'named', name, form: 'of its bytes' },
  bytes,
  saved: true,
});

/** A board of the overview and a note, and where it can be seen. */
async function laidOut() {
  const bench = await overviewed();
  const state = () => bench.workbench.getState();
  state().putOnBoard([state().answers[0]!.key]);
  state().addTextCard();
  return { ...bench, state };
}

it('moves a card to its place among the others, and stops at the ends', () => {
  expect(places(moved(three, 1, 1))).toEqual([2, 1, 3]);
  expect(places(moved(three, 1, 99))).toEqual([2, 3, 1]);
  expect(places(moved(three, 3, -5))).toEqual([3, 1, 2]);
  expect(moved(three, 2, 1)).toBe(three);
});

it('puts a copy behind its card, under an id of its own', () => {
  const copied = duplicated(changed(three, 1, { title: 'Reach', width: 'whole', showing: 'table' }), 1);
  expect(places(copied)).toEqual([1, 4, 2, 3]);
  expect(copied.cards[1]).toEqual({ ...copied.cards[0], id: 4 });
});

it('stays a board of a document, whatever is done to it', () => {
  const edits = fc.oneof(
    fc.record({ kind: fc.constant('move' as const), id: fc.nat(8), to: fc.integer() }),
    fc.record({ kind: fc.constant('copy' as const), id: fc.nat(8) }),
    fc.record({ kind: fc.constant('remove' as const), id: fc.nat(8) }),
    fc.record({ kind: fc.constant('add' as const), of: fc.string({ maxLength: 20 }) }),
    fc.record({ kind: fc.constant('retitle' as const), id: fc.nat(8), title: fc.string({ maxLength: 200 }) }),
  );
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 30 }), all => {
      let board = three;
      for (const edit of all) {
        if (edit.kind === 'move') board = moved(board, edit.id, edit.to);
        if (edit.kind === 'copy') board = duplicated(board, edit.id);
        if (edit.kind === 'remove') board = without(board, edit.id);
        if (edit.kind === 'add') board = withCards(board, [answerCard(edit.of)]);
        if (edit.kind === 'retitle') board = changed(board, edit.id, { title: edit.title });
      }
      return boardSchema.safeParse(board).success;
    }),
  );
});

it('undoes and redoes every step, until something else is done', async () => {
  const { state } = await laidOut();
  const [first, second] = state().board.cards.map(({ id }) => id);
  const before = state().board;
  state().moveCard(second!, 0);
  state().changeCard(first!, { note: 'More than last spring.' });
  const after = state().board;
  state().undoBoard();
  state().undoBoard();
  expect(state().board).toBe(before);
  state().redoBoard();
  state().redoBoard();
  expect(state().board).toBe(after);
  state().undoBoard();
  state().removeCard(first!);
  state().redoBoard();
  expect(places(state().board)).toEqual([second]);
});

it('is no step to undo when nothing changed', async () => {
  const { state } = await laidOut();
  const { boardPast } = state();
  state().moveCard(state().board.cards[0]!.id, 0);
  state().setBoardTitle('');
  expect(state().boardPast).toBe(boardPast);
});

it('is saved with the document, and opened from it without the data', async () => {
  const { state } = await laidOut();
  state().setBoardTitle('Spring');
  expect(hasUnsaved(state())).toBe(true);
  const document = currentDocument(state(), new Date(0));
  if (document === 'empty') throw new RangeError('there is an answer');
  const bytes = writeDocument(document);
  state().documentSaved('spring.murmuration', '0'.repeat(32));
  expect(hasUnsaved(state())).toBe(false);
  state().setBoardTitle('Summer');
  expect(hasUnsaved(state())).toBe(true);
  state().undoBoard();
  expect(hasUnsaved(state())).toBe(false);

  const { workbench } = startBench();
  await workbench.getState().openDocument(fileOf('spring.murmuration', bytes));
  const opened = workbench.getState();
  expect([opened.step, opened.board, hasUnsaved(opened), opened.boardPast]).toEqual([
    'board',
    state().board,
    false,
    [],
  ]);
});

function windowStorage() {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
  };
  return { kept, storage };
}

/** The window's page, loaded anew. */
async function reopened(storage: Pick<Storage, 'getItem'>) {
  const again = keptAnswers(storage);
  if (again === 'none') throw new RangeError('something was kept');
  const { workbench } = startBench();
  await workbench.getState().openDocument(again);
  return workbench.getState();
}

it('is kept with the answers when the window’s page ends', async () => {
  const { kept, storage } = windowStorage();
  const { workbench, state } = await laidOut();
  keepAnswers(workbench, storage);
  state().setBoardTitle('Before the crash');
  await expect.poll(() => kept.get('murmuration-answers')).toContain('Before the crash');
  const after = await reopened(storage);
  expect(after.board).toEqual(state().board);
  expect(hasUnsaved(after)).toBe(true);
});

it('asks the answers of a document again on open data at one price, and shows what was answered', async () => {
  const bench = startBench();
  const state = () => bench.workbench.getState();
  const keys = sampleDocument.releases.map(({ release }) => `${release.ledger.entry}-${release.ledger.hash}`);
  const board = withCards(
    emptyBoard,
    keys.map(key => answerCard(key)),
  );
  const bytes = writeDocument({ ...sampleDocument, board });
  await state().openDocument(fileOf('x.murmuration', bytes));
  expect(answersToRenew(state())).toEqual([]);

  bench.vault.choose(sampleSource);
  await state().importSource();
  await state().askOverview();
  expect(answersToRenew(state())).toHaveLength(2);
  await state().priceBoard();
  const asksBefore = bench.vault.heard.filter(({ kind }) => kind === 'ask').length;
  expect(state().boardPrice).toBeGreaterThan(0);
  const price = state().boardPrice as number;
  const left = () => {
    const { ledger } = state();
    return ledger.state === 'known' ? ledger.view.left : Number.NaN;
  };
  const before = left();
  await state().askBoardAgain();
  expect(before - left()).toBeCloseTo(price, 9);
  expect(bench.vault.heard.filter(({ kind }) => kind === 'ask').length - asksBefore).toBe(2);
  expect(answersToRenew(state())).toEqual([]);
  const shown = state().board.cards.map(card => card.kind === 'answer' && card.of);
  expect(shown.some(key => keys.includes(String(key)))).toBe(false);
  state().undoBoard();
  expect(state().board.cards.map(card => card.kind === 'answer' && card.of)).toEqual(keys);
});

it('keeps the cards whose questions failed on their answers', async () => {
  const { workbench, vault, failNext, state } = await laidOut();
  const key = state().answers[0]!.key;
  vault.choose(sampleSource);
  await state().importSource();
  await state().askOverview();
  failNext('ask', 'release-failed');
  await state().askBoardAgain();
  expect(workbench.getState().board.cards[0]).toMatchObject({ of: key });
});

it('refuses a document whose board shows what it does not hold', () => {
  const board = answeredAnew(three, new Map());
  expect(() => writeDocument({ ...sampleDocument, board })).toThrow(/a card shows a release of the document/);
  expect(() => readDocument(new TextEncoder().encode(JSON.stringify({ ...sampleDocument, board })))).toThrow(
    'document-unreadable',
  );
});

it('is of no more answers than can be saved: the next question is refused before it is paid for', async () => {
  const { workbench, state } = await laidOut();
  const [first] = state().answers;
  const other = (n: number) => {
    const { release } = first!.file;
    const file = { ...first!.file, release: { ...release, ledger: { entry: n + 2, hash: 'e'.repeat(64) } } };
    return { ...first!, key: releaseKey(file), file };
  };
  const full = [first!, ...Array.from({ length: mostReleases - 1 }, (_, n) => other(n))];
  workbench.setState({ answers: full });
  const spent = () => {
    const { ledger } = state();
    return ledger.state === 'known' && ledger.view.spent;
  };
  const before = spent();
  expect(await state().ask({ ...first!.asked, id: 'another' })).toBe('not answered');
  expect(state().faults.map(({ fault }) => fault)).toMatchObject([
    { code: 'question-refused', params: { why: expect.stringContaining('this window has 1000 answers') } },
  ]);
  expect([spent(), state().answers.length]).toEqual([before, mostReleases]);
  // Asked again, it is an answer that is there.
  await state().askAgain(first!.key);
  expect(state().answers).toHaveLength(mostReleases);
  expect(await state().writtenDocument('saved')).not.toBe('empty');

  // However there came to be more, nothing waits for a file that is never written.
  workbench.setState({ answers: [...full, other(mostReleases)] });
  await expect(state().writtenDocument('saved')).rejects.toMatchObject({
    fault: { code: 'document-not-written' },
  });
  expect(state().answers).toHaveLength(mostReleases + 1);
});

it('of a file that is not sealed says so, loaded anew as well, until it is saved', async () => {
  const { kept, storage } = windowStorage();
  const { workbench } = startBench();
  keepAnswers(workbench, storage);
  await workbench.getState().openDocument(fileOf('x.murmuration', writeDocument(sampleDocument)));
  const plain = { state: 'named', name: 'x.murmuration', form: 'plain' };
  expect(workbench.getState().documentName).toEqual(plain);
  await expect.poll(() => kept.get('murmuration-answers')).toContain('x.murmuration');
  expect((await reopened(storage)).documentName).toEqual(plain);
  workbench.getState().documentSaved('x.murmuration', '0'.repeat(32));
  expect(workbench.getState().documentName).toEqual({ ...plain, form: 'sealed' });
});

it('loses what was forgotten elsewhere once somebody takes it off, and keeps the rest', async () => {
  const { workbench, state, vault } = await laidOut();
  const [own] = state().answers;
  const [other] = sampleDocument.releases;
  const population = own!.file.release.population;
  expect(other!.release.population).not.toBe(population);
  const beside = { ...own!, key: releaseKey(other!), file: other! };
  workbench.setState({ answers: [own!, beside] });
  state().documentSaved('spring.murmuration', '0'.repeat(32));
  vault.say({ kind: 'forgotten', population: 'nobody here', at: '2026-11-26T10:00:00.000Z' });
  expect(state().forgotten).toEqual([]);
  const said = { kind: 'forgotten', population, at: '2026-11-26T10:00:00.000Z' } as const;
  vault.say(said);
  expect(state().forgotten).toEqual([{ population, at: said.at, answers: [own!.key] }]);
  // Nothing goes before somebody says so.
  expect(state().answers).toHaveLength(2);
  state().leaveForgotten();
  expect([state().forgotten, state().answers.length]).toEqual([[], 2]);
  vault.say(said);
  state().takeOffForgotten();
  expect([state().forgotten, state().answers.map(({ key }) => key)]).toEqual([[], [beside.key]]);
  expect(state().board.cards.map(({ kind }) => kind)).toEqual(['text']);
  // Their file opens no more, so the rest is in none; undoing brings nothing back.
  expect(hasUnsaved(state())).toBe(true);
  state().undoBoard();
  expect(currentDocument(state(), new Date(0))).toMatchObject({ releases: [{ id: other!.id }] });
  vault.say({ ...said, population: other!.release.population });
  state().takeOffForgotten();
  expect([state().answers, state().documentName, hasUnsaved(state())]).toEqual([
    [],
    { state: 'unnamed' },
    false,
  ]);
});
