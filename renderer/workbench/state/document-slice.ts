import { type Board, emptyBoard } from '../../../shared/document/board.ts';
import {
  askedAgain,
  type Document,
  documentFormat,
  releaseKey,
  requireRoom,
} from '../../../shared/document/document.ts';
import { type DocumentForm, readForm } from '../../../shared/document/document-form.ts';
import { type ReadDocument, readAskable } from '../../../shared/document/document-text.ts';
import type { SealedDocument } from '../../../shared/document/sealed-document.ts';
import type { Recipe } from '../../../shared/policy/recipe.ts';
import { writeRecipe } from '../../../shared/policy/write-recipe.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import type { WrittenHow } from '../vault/vault-client.ts';
import { countOf } from '../words/figures.ts';
import type { Answer } from './answers-slice.ts';
import { isCancel } from './faults-slice.ts';
import type { Slice, WorkbenchState } from './workbench.ts';

export interface DocumentSlice {
  /** What the document of this window is called where it was opened or saved, and whether its file is sealed. */
  readonly documentName:
    | { readonly state: 'unnamed' }
    | { readonly state: 'named'; readonly name: string; readonly form: DocumentForm['kind'] };
  /** Of the document that was opened last: what an export is mapped by when its data are opened again. */
  readonly documentRecipe: Recipe | 'none';
  /** Keys of the answers that are in the file. */
  readonly savedAnswers: readonly string[];
  /** The board as it stands in the file. */
  readonly savedBoard: Board;
  /** What the vault and the audit log know it by; `new` before it is saved. */
  readonly documentId: string;
  /** A sealed document that is not open yet: the vault, or a passphrase typed in its frame, opens it. */
  readonly documentWaits: DocumentWaits;
  /** What is done with a copy for somebody else. */
  readonly passingOn: 'nothing' | 'passphrase' | 'writing';
  /** Shows a document in place of this window's answers, and reports one that cannot be read. */
  openDocument(opened: OpenedDocument): Promise<void>;
  /** Goes on with a document that waits, once the vault is there. */
  openWaiting(): Promise<void>;
  /** Opens the document that waits for its passphrase no more. */
  leaveDocument(): void;
  /**
   * This window's answers as a document's bytes, `empty` where there are none.
   *
   * @throws Failure of the vault, `document-not-written`, `cancelled` where no passphrase was typed
   */
  writtenDocument(how: Writing): Promise<WrittenDocument | 'empty'>;
  /** Gives up a copy whose passphrase is waited for. */
  passNothingOn(): void;
  documentSaved(name: string, id: string): void;
  /** What was forgotten here or elsewhere while this window shows answers about it. */
  readonly forgotten: readonly ForgottenHere[];
  populationForgotten(population: string, at: string): void;
  /** Takes the answers off this window that were forgotten. */
  takeOffForgotten(): void;
  /** Leaves them in sight, and says no more of it. */
  leaveForgotten(): void;
}

export interface ForgottenHere {
  readonly population: string;
  readonly at: string;
  /** Keys of answers that the window shows. */
  readonly answers: readonly string[];
}

type DocumentWaits =
  | { readonly state: 'nothing' }
  | { readonly state: 'vault' | 'passphrase'; readonly opened: OpenedDocument };

/** `another`: saved under an id of its own. */
export type Writing = 'kept' | 'saved' | 'another' | 'under a passphrase' | 'not encrypted';

interface WrittenDocument {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface OpenedDocument {
  /** The form is that of the bytes, unless they are what was kept of a window. */
  readonly name:
    | { readonly state: 'unnamed' }
    | {
        readonly state: 'named';
        readonly name: string;
        readonly form: DocumentForm['kind'] | 'of its bytes';
      };
  readonly bytes: Uint8Array;
  /** Whether all of it stands in a file. */
  readonly saved: boolean;
}

export const documentSlice: Slice<DocumentSlice> =
  ({ vault }) =>
  (set, get) => {
    let opening: AbortController | 'none' = 'none';
    let passing: AbortController | 'none' = 'none';

    function show(
      { name, saved }: OpenedDocument,
      { document, recipe }: ReadDocument,
      id: string,
      ofBytes: DocumentForm['kind'],
    ): void {
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
        documentName:
          name.state === 'named'
            ? { ...name, form: name.form === 'of its bytes' ? ofBytes : name.form }
            : name,
        forgotten: [],
        documentId: id,
        documentRecipe: recipe,
        documentWaits: nothingWaits,
        step: laidOut ? 'board' : answers.length > 0 ? 'ask' : 'open',
      });
      get().announce(`The document is open: ${countOf(answers.length, 'answer', 'answers')}.`);
    }

    async function unseal(opened: OpenedDocument, { under }: SealedDocument): Promise<void> {
      if (opening !== 'none') opening.abort();
      const mine = new AbortController();
      opening = mine;
      const asks = under.kind === 'passphrase';
      set({
        documentWaits: { state: asks ? 'passphrase' : 'vault', opened },
        ...(asks && { step: 'open' as const }),
      });
      if (get().vault !== 'ready') return;
      if (asks) get().announce('The document is under a passphrase: type it in the frame.');
      try {
        const text = new TextDecoder().decode(opened.bytes);
        const { id, document } = await vault.openDocument(text, { signal: mine.signal });
        if (opening !== mine) return;
        if (hasUnsaved(get())) throw answersInTheWay();
        show(opened, readAskable(document), id, 'sealed');
      } catch (thrown) {
        if (opening !== mine) return;
        // The vault's process ended meanwhile: the next one is asked.
        if (isCancel(thrown) && get().vault !== 'ready') return;
        set({ documentWaits: nothingWaits });
        if (!mine.signal.aborted) get().report(thrown);
      }
    }

    return {
      documentName: { state: 'unnamed' },
      documentRecipe: 'none',
      savedAnswers: [],
      savedBoard: emptyBoard,
      documentId: 'new',
      documentWaits: nothingWaits,
      passingOn: 'nothing',
      async openDocument(opened) {
        let form: DocumentForm;
        try {
          form = readForm(opened.bytes);
        } catch (thrown) {
          return get().report(thrown);
        }
        if (form.kind === 'plain') show(opened, form.read, 'new', 'plain');
        else await unseal(opened, form.sealed);
      },
      async openWaiting() {
        const { documentWaits, openDocument } = get();
        if (documentWaits.state !== 'nothing') await openDocument(documentWaits.opened);
      },
      leaveDocument() {
        if (opening !== 'none') opening.abort();
        set({ documentWaits: nothingWaits });
      },
      async writtenDocument(writing) {
        const state = get();
        const document = currentDocument(state, new Date());
        if (document === 'empty') return 'empty';
        const isCopy = writing === 'under a passphrase' || writing === 'not encrypted';
        const mine = new AbortController();
        if (isCopy) {
          if (passing !== 'none') passing.abort();
          passing = mine;
          set({ passingOn: writing === 'not encrypted' ? 'writing' : 'passphrase' });
        }
        try {
          const { id, text } = await vault.writeDocument(document, howOf(writing, state), {
            signal: mine.signal,
          });
          return { id, bytes: new TextEncoder().encode(text) };
        } finally {
          if (passing === mine) set({ passingOn: 'nothing' });
        }
      },
      passNothingOn() {
        if (passing !== 'none') passing.abort();
      },
      documentSaved: (name, id) =>
        set(({ answers, board }) => ({
          documentName: { state: 'named', name, form: 'sealed' },
          documentId: id,
          savedAnswers: answers.map(({ key }) => key),
          savedBoard: board,
        })),
      forgotten: [],
      populationForgotten: (population, at) =>
        set(({ answers, forgotten }) => {
          const about = answers.filter(({ file }) => file.release.population === population);
          if (about.length === 0) return {};
          const others = forgotten.filter(each => each.population !== population);
          return { forgotten: [...others, { population, at, answers: about.map(({ key }) => key) }] };
        }),
      takeOffForgotten() {
        const { forgotten, answers, board, savedBoard, announce } = get();
        const gone = new Set(forgotten.flatMap(each => each.answers));
        const left = answers.filter(({ key }) => !gone.has(key));
        const cards = board.cards.filter(card => card.kind === 'text' || !gone.has(card.of));
        const nothingLeft = left.length === 0;
        set({
          forgotten: [],
          answers: left,
          // What could be undone may show what is gone.
          boardPast: [],
          boardFuture: [],
          board: nothingLeft ? emptyBoard : { ...board, cards },
          // Their file opens no more: what is left of it is in none.
          savedAnswers: [],
          savedBoard: nothingLeft ? emptyBoard : savedBoard,
          ...(nothingLeft && {
            documentName: { state: 'unnamed' as const },
            documentId: 'new',
            documentRecipe: 'none' as const,
          }),
        });
        announce(
          nothingLeft
            ? 'The forgotten answers are off this window.'
            : `The forgotten answers are off this window; ${countOf(left.length, 'answer stays', 'answers stay')}.`,
        );
      },
      leaveForgotten: () => set({ forgotten: [] }),
    };
  };

const nothingWaits: DocumentWaits = { state: 'nothing' };

const answersInTheWay = () =>
  new Failure('document-locked', {
    why: 'this window has answers that are in no file yet',
    instead: 'Save them, and open it again',
  });

function howOf(
  writing: Writing,
  { documentId: id, recipient }: Pick<WorkbenchState, 'documentId' | 'recipient'>,
): WrittenHow {
  switch (writing) {
    case 'kept':
    case 'saved':
      return { kind: writing, id };
    case 'another':
      return { kind: 'saved', id: 'new' };
    case 'under a passphrase':
    case 'not encrypted':
      return { kind: writing, recipient };
  }
}

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

/**
 * This window's answers as a document; `empty` where there is none.
 *
 * @throws Failure `document-not-written` where there are more than one can hold
 */
export function currentDocument(
  state: Pick<WorkbenchState, 'answers' | 'board' | 'ledger' | 'documentRecipe' | 'app'>,
  saved: Date,
): Document | 'empty' {
  const latest = state.answers.at(-1);
  if (latest === undefined) return 'empty';
  const questions = new Map(state.answers.map(({ asked }) => [asked.id, asked]));
  const document = {
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
  } satisfies Document;
  requireRoom(document);
  return document;
}

function termsOf({ ledger, documentRecipe }: Pick<WorkbenchState, 'ledger' | 'documentRecipe'>) {
  if (ledger.state === 'known') return ledger.view.terms;
  return documentRecipe === 'none' ? 'unstated' : documentRecipe.terms;
}
