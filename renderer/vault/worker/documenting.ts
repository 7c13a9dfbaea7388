import type { Document } from '../../../shared/document/document.ts';
import { isSealedDocument, readSealedDocument } from '../../../shared/document/sealed-document.ts';
import { openUnderPassphrase } from '../../../shared/document/sealing-document.ts';
import { notingRefusals } from '../../../shared/governance/audit.ts';
import {
  documentToPassOn,
  documentToSave,
  type HandedOut,
  openSealedHere,
  requirePassingOn,
  sealedCopy,
} from '../../../shared/governance/documents.ts';
import { Failure, faultMessage } from '../../../shared/protocol/fault.ts';
import type { ToVault } from '../../../shared/protocol/messages.ts';
import type { VaultHost } from '../../../shared/vault/host.ts';
import type { ToPage } from '../inside.ts';

/**
 * Documents of one window: sealed and opened here, so that no key of theirs is in the workbench. A passphrase is typed in
 * the vault's own frame; while one is waited for, the request that needs it stays open.
 */
export interface Documenting {
  write(message: WriteDocument, signal: AbortSignal): Promise<HandedOut>;
  /** @throws Failure `document-unreadable`, `document-newer`, `document-locked` */
  open(text: string, signal: AbortSignal): Promise<OpenedHere>;
  /** What was typed in the frame. */
  typed(passphrase: string): Promise<void>;
}

export interface OpenedHere {
  readonly id: string;
  readonly document: Document;
}

type WriteDocument = Extract<ToVault, { kind: 'write-document' }>;

interface Waiting {
  readonly wants: 'new' | 'known';
  /** @returns what is wrong, in words, or `done` */
  use(passphrase: string): Promise<string>;
  giveUp(): void;
}

export function documenting(host: VaultHost, tellPage: (message: ToPage) => void): Documenting {
  let waiting: Waiting | 'nobody' = 'nobody';

  const say = (says: string): void => {
    const wants = waiting === 'nobody' ? ('nothing' as const) : waiting.wants;
    tellPage({ kind: 'document', wants, says });
  };

  /** Asks in the frame until what is typed is of use; the last who asks is the one who is answered. */
  const withPassphrase = <Done>(
    wants: Waiting['wants'],
    signal: AbortSignal,
    work: (passphrase: string) => Promise<Done | 'wrong'>,
  ): Promise<Done> =>
    new Promise((resolve, reject) => {
      const mine: Waiting = {
        wants,
        giveUp: () => giveUp(),
        async use(passphrase) {
          try {
            const done = await work(passphrase);
            if (done === 'wrong') return wrong;
            settle(() => resolve(done));
          } catch (error) {
            const fault =
              error instanceof Failure ? error.fault : ({ code: 'internal', params: {} } as const);
            // What can be put right by typing anew is said where it is typed.
            if (fault.code === 'usage') return faultMessage(fault);
            settle(() => reject(error));
          }
          return 'done';
        },
      };
      const giveUp = () => settle(() => reject(new Failure('cancelled')));
      const settle = (how: () => void) => {
        signal.removeEventListener('abort', giveUp);
        if (waiting === mine) waiting = 'nobody';
        how();
        say('');
      };
      if (signal.aborted) return giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      if (waiting !== 'nobody') waiting.giveUp();
      waiting = mine;
      say('');
    });

  return {
    async write({ document, how }, signal) {
      switch (how.kind) {
        case 'kept':
          return sealedCopy(host, how.id, document);
        case 'saved':
          return documentToSave(host, how.id, document);
        case 'not encrypted':
          return notingRefusals(host, 'document', () =>
            documentToPassOn(host, { document, recipient: how.recipient }, 'not encrypted'),
          );
        case 'under a passphrase': {
          // Nobody types a passphrase for what may not go.
          await notingRefusals(host, 'document', () => requirePassingOn(host, document));
          return withPassphrase('new', signal, passphrase =>
            documentToPassOn(host, { document, recipient: how.recipient }, passphrase),
          );
        }
      }
    },
    async open(text, signal) {
      const bytes = new TextEncoder().encode(text);
      if (!isSealedDocument(bytes)) throw new Failure('document-unreadable', { why: 'it is not sealed' });
      const sealed = readSealedDocument(bytes);
      const document =
        sealed.under.kind === 'populations'
          ? await openSealedHere(host, sealed)
          : await withPassphrase('known', signal, passphrase =>
              openUnderPassphrase(host, sealed, passphrase),
            );
      return { id: sealed.id, document };
    },
    async typed(passphrase) {
      if (waiting === 'nobody') return say('');
      const says = await waiting.use(passphrase);
      if (says !== 'done') say(says);
    },
  };
}

const wrong =
  'The passphrase does not open it, or the document was changed: the two look the same. Nothing was changed here.';
