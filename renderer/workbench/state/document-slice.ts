import { type Board, emptyBoard } from '../../../shared/document/board.ts';
import { askedAgain, type Document, documentFormat, releaseKey } from '../../../shared/document/document.ts';
import { readDocument } from '../../../shared/document/document-text.ts';
import type { Recipe } from '../../../shared/policy/recipe.ts';
import { writeRecipe } from '../../../shared/policy/write-recipe.ts';
import { countOf } from '../words/figures.ts';
import type { Answer } from './answers-slice.ts';
import type { Slice, WorkbenchState } from './workbench.ts';

export interface DocumentSlice {
  /** What the document of this window is called where it was opened or saved. */
  readonly documentName: { readonly state: 'unnamed' } | { readonly state: 'named'; readonly name: string };
  /** Of the document that was opened last: what an export is mapped by when its data are opened again. */
  readonly documentRecipe: Recipe | 'none';
  /** Keys of the answers that are in the file. */
  readonly savedAnswers: readonly string[];
  /** The board as it stands in the file. */
  readonly savedBoard: Board;
  /** Shows a document in place of this window's answers, and reports one that cannot be read. */
  openDocument(opened: OpenedDocument): void;
  documentSaved(name: string): void;
}

export interface OpenedDocument {
  readonly name: DocumentSlice['documentName'];
  readonly bytes: Uint8Array;
  /** Whether all of it stands in a file. */
  readonly saved: boolean;
}

export const documentSlice: Slice<DocumentSlice> = () => (set, get) => ({
  documentName: { state: 'unnamed' },
  documentRecipe: 'none',
  savedAnswers: [],
  savedBoard: emptyBoard,
  openDocument({ name, bytes, saved }) {
    try {
      const { document, recipe } = readDocument(bytes);
      const answers = document.releases.map(
        (file): Answer => ({
          key: releaseKey(file),
          asked: { ...askedAgain(file), title: file.title.slice(0, 200) },
          file,
          turn: ofDocument,
          mapping: recipe.mapping,
        }),
      );
      const board = document.board ?? emptyBoard;
      const laidOut = board.cards.length > 0;
      set({
        answers,
        selected: answers.at(-1)?.key ?? '',
        savedAnswers: saved ? answers.map(({ key }) => key) : [],
        board,
        boardPast: [],
        boardFuture: [],
        savedBoard: saved ? board : emptyBoard,
        documentName: name,
        documentRecipe: recipe,
        step: laidOut ? 'board' : answers.length > 0 ? 'ask' : 'open',
      });
      get().announce(`The document is open: ${countOf(answers.length, 'answer', 'answers')}.`);
    } catch (thrown) {
      get().report(thrown);
    }
  },
  documentSaved: name =>
    set(({ answers, board }) => ({
      documentName: { state: 'named', name },
      savedAnswers: answers.map(({ key }) => key),
      savedBoard: board,
    })),
});

/** The import of answers that came out of a document: none of this window. */
export const ofDocument = 0;

/** Whether there is an answer, or something about the board, that is in no file. */
export const hasUnsaved = ({
  answers,
  savedAnswers,
  board,
  savedBoard,
}: Pick<WorkbenchState, 'answers' | 'savedAnswers' | 'board' | 'savedBoard'>): boolean =>
  board !== savedBoard || answers.some(({ key }) => !savedAnswers.includes(key));

/** This window's answers as a document; `empty` where there is none. */
export function currentDocument(
  state: Pick<WorkbenchState, 'answers' | 'board' | 'ledger' | 'documentRecipe' | 'app'>,
  saved: Date,
): Document | 'empty' {
  const latest = state.answers.at(-1);
  if (latest === undefined) return 'empty';
  const questions = new Map(state.answers.map(({ asked }) => [asked.id, asked]));
  return {
    format: documentFormat,
    app: state.app,
    saved: saved.toISOString(),
    recipe: writeRecipe({
      population: latest.file.release.population,
      mapping: latest.mapping,
      terms: termsOf(state),
      questions: [...questions.values()],
    }),
    releases: state.answers.map(({ file }) => file),
    ...(state.board === emptyBoard ? {} : { board: state.board }),
  };
}

function termsOf({ ledger, documentRecipe }: Pick<WorkbenchState, 'ledger' | 'documentRecipe'>) {
  if (ledger.state === 'known') return ledger.view.terms;
  return documentRecipe === 'none' ? 'unstated' : documentRecipe.terms;
}
