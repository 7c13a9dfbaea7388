import '../no-code-from-text.ts';
import type { Face } from '../../../shared/protocol/messages.ts';
import { portOfferSchema, pulseSchema } from '../../../shared/protocol/messages.ts';
import { fingerprint } from '../../../shared/signing/fingerprint.ts';
import { showChecked, summaryOf } from '../../verify/verdicts.ts';
import type { DocumentWants, ToPage, ToWorker } from '../inside.ts';
import { holdHost, readHost } from './host.ts';

const host = readHost(document);
holdHost(host);

const worker = new Worker(new URL('../worker/vault.worker.ts', import.meta.url), { type: 'module' });
const tell = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
tell({ kind: 'start', host });

document.addEventListener('securitypolicyviolation', () => tell({ kind: 'frame', event: 'request-stopped' }));

let offered = false;
window.addEventListener('message', event => {
  if (event.origin !== host.workbench || event.source !== window.parent) return;
  if (pulseSchema.safeParse(event.data).success) {
    window.parent.postMessage(event.data, host.workbench);
    return;
  }
  if (offered) return;
  const port = event.ports[0];
  if (port === undefined || !portOfferSchema.safeParse(event.data).success) return;
  offered = true;
  tell({ kind: 'port' }, [port]);
});

const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const exportInput = element<HTMLInputElement>('export');
const leaveOutInput = element<HTMLInputElement>('leave-out');
const recipeInput = element<HTMLInputElement>('recipe');
const populationInput = element<HTMLInputElement>('population');
const leaveOutNow = element<HTMLInputElement>('leave-out-now');
const policyInput = element<HTMLInputElement>('policy');
const exportedInput = element<HTMLInputElement>('exported');
const leaveOutZone = element('leave-out-zone');

function openExport(files: readonly File[]): void {
  if (files.length > 0) tell({ kind: 'export', files });
}

function openLeaveOut(files: readonly File[]): void {
  const says =
    files.length > 0 ? files.map(file => file.name).join(', ') : 'No list: nobody is left out by one';
  for (const place of ['leave-out-name', 'leave-out-now-name']) element(place).textContent = says;
  tell({ kind: 'leave-out', files });
}

function checkExport(files: readonly File[]): void {
  if (files.length === 0) return;
  element('check-says').textContent = 'Checking…';
  tell({ kind: 'check', files });
}

exportInput.addEventListener('change', () => openExport([...(exportInput.files ?? [])]));
for (const input of [leaveOutInput, leaveOutNow])
  input.addEventListener('change', () => openLeaveOut([...(input.files ?? [])]));
policyInput.addEventListener('change', () => {
  const files = [...(policyInput.files ?? [])];
  if (files.length === 0) return;
  element('policy-name').textContent = files[0]!.name;
  tell({ kind: 'policy', files });
});
exportedInput.addEventListener('change', () => checkExport([...(exportedInput.files ?? [])]));
// The same file chosen again must be looked at again.
recipeInput.addEventListener('change', () => {
  const files = [...(recipeInput.files ?? [])];
  if (files.length === 0) return;
  element('recipe-name').textContent = files[0]!.name;
  tell({ kind: 'recipe', files });
});
populationInput.addEventListener('change', () => {
  const files = [...(populationInput.files ?? [])];
  element('population-name').textContent =
    files.length > 0 ? files.map(file => file.name).join(', ') : 'No population';
  tell({ kind: 'population', files });
});
for (const input of [
  exportInput,
  leaveOutInput,
  leaveOutNow,
  recipeInput,
  policyInput,
  populationInput,
  exportedInput,
]) {
  input.addEventListener('click', () => (input.value = ''));
  // Chosen before this page's code ran: a recipe that is lost would leave its export without it.
  if ((input.files ?? []).length > 0) input.dispatchEvent(new Event('change'));
}

element('names').addEventListener('click', () => tell({ kind: 'header', is: 'names' }));
element('data').addEventListener('click', () => tell({ kind: 'header', is: 'data' }));

let face: Face = 'none';
let dragging = false;

const faces: Readonly<Record<Exclude<Face, 'none'>, string>> = {
  choose: 'choose',
  header: 'header',
  steward: 'steward',
  'leave-out': 'objections',
  check: 'check',
  document: 'document',
};

function show(): void {
  for (const [name, id] of Object.entries(faces)) element(id).hidden = face !== name;
  element('cover').hidden = !dragging || face === 'choose';
  element('cover-says').textContent =
    face === 'check' ? 'Drop the files to check here' : 'Drop the export here';
}

function setDragging(now: boolean): void {
  if (dragging === now) return;
  dragging = now;
  if (!now) leaveOutZone.classList.remove('over');
  show();
}

const inLeaveOutZone = (event: Event) => event.target instanceof Node && leaveOutZone.contains(event.target);

document.addEventListener('dragenter', event => {
  event.preventDefault();
  setDragging(true);
});
document.addEventListener('dragover', event => {
  event.preventDefault();
  leaveOutZone.classList.toggle('over', inLeaveOutZone(event));
});
document.addEventListener('dragleave', event => {
  if (event.relatedTarget !== null) return;
  setDragging(false);
  tell({ kind: 'frame', event: 'drag-ended' });
});
document.addEventListener('drop', event => {
  event.preventDefault();
  setDragging(false);
  tell({ kind: 'frame', event: 'dropped' });
  const files = [...(event.dataTransfer?.files ?? [])];
  if (face === 'check') checkExport(files);
  else if (inLeaveOutZone(event)) openLeaveOut(files);
  else openExport(files);
});

/** What a passphrase is asked for, and how. */
interface Asked {
  readonly title: string;
  readonly hint: string;
  /** On the button; where there is none, nothing is typed. */
  readonly does: string;
  /** Typed twice. */
  readonly isNew: boolean;
}

const stewardAsks = {
  none: {
    title: 'Make a steward',
    hint: 'A passphrase of at least 12 characters. Without it nothing can be loosened here, and nobody can replace it.',
    does: 'Make the key',
    isNew: true,
  },
  locked: {
    title: 'Unlock the steward',
    hint: 'Unlocked for 15 minutes, and noted in the audit log. The passphrase stays in this vault.',
    does: 'Unlock',
    isNew: false,
  },
  unlocked: {
    title: 'The steward is unlocked',
    hint: 'For 15 minutes, or until it is locked below. What is done meanwhile is signed and noted.',
    does: '',
    isNew: false,
  },
} satisfies Record<string, Asked>;

const documentAsks: Readonly<Record<DocumentWants, Asked>> = {
  new: {
    title: 'A passphrase for the document',
    hint: 'At least 12 characters. Tell it to whoever gets the document on another way than the document itself. It is kept nowhere: without it nothing opens the document.',
    does: 'Encrypt and save',
    isNew: true,
  },
  known: {
    title: 'This document is under a passphrase',
    hint: 'Whoever saved it can tell it to you. It is typed in this vault and kept nowhere.',
    does: 'Open the document',
    isNew: false,
  },
  nothing: { title: 'No document waits for a passphrase', hint: '', does: '', isNew: false },
};

const showSteward = passphraseForm('steward', stewardAsks.locked, (passphrase, isNew) =>
  tell({ kind: isNew ? 'make-steward' : 'unlock', passphrase }),
);
const showDocument = passphraseForm('document', documentAsks.nothing, passphrase =>
  tell({ kind: 'document-passphrase', passphrase }),
);

/** A passphrase in a face of its own, typed twice where it is new; it leaves the fields when it is sent. */
function passphraseForm(
  face: 'steward' | 'document',
  first: Asked,
  send: (passphrase: string, isNew: boolean) => void,
): (asked: Asked, says: string) => void {
  const form = element<HTMLFormElement>(`${face}-form`);
  form.append(element<HTMLTemplateElement>('passphrase-fields').content.cloneNode(true));
  const [typed, again] = [...form.querySelectorAll('input')] as [HTMLInputElement, HTMLInputElement];
  typed.id = `${face}-passphrase`;
  again.id = `${face}-again`;
  const button = form.querySelector('button')!;
  const says = element(`${face}-says`);
  let asked = first;

  /** The frame may not submit forms, not even to itself: the sandbox stops that before it is heard of. */
  const sendTyped = () => {
    says.textContent = typed.value === '' ? 'Type the passphrase.' : '';
    if (typed.value === '') return;
    if (asked.isNew && typed.value !== again.value) {
      says.textContent = 'The two passphrases differ.';
      return;
    }
    says.textContent = 'Working…';
    button.disabled = true;
    send(typed.value, asked.isNew);
    typed.value = '';
    again.value = '';
  };

  button.addEventListener('click', sendTyped);
  for (const field of [typed, again]) {
    field.addEventListener('keydown', event => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      sendTyped();
    });
  }

  const show = (next: Asked, words: string) => {
    asked = next;
    element(`${face}-title`).textContent = next.title;
    element(`${face}-hint`).textContent = next.hint;
    form.hidden = next.does === '';
    again.closest('label')!.hidden = !next.isNew;
    button.textContent = next.does;
    button.disabled = false;
    says.textContent = words;
  };
  show(first, '');
  return show;
}

function say(text: string, kind: 'plain' | 'fault' = 'plain'): void {
  const status = element('status');
  status.textContent = text;
  status.classList.toggle('fault', kind === 'fault');
}

worker.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  switch (data.kind) {
    case 'face':
      face = data.face;
      document.documentElement.dataset['theme'] = data.theme;
      show();
      return;
    case 'looking':
      say('Looking at the file…');
      return;
    case 'looked':
      say('');
      element('export-name').textContent = data.name;
      element('cells').replaceChildren(
        ...data.firstRecord.map(cell => {
          const item = document.createElement('li');
          item.textContent = cell === '' ? '(empty)' : cell;
          return item;
        }),
      );
      return;
    case 'steward':
      showSteward(stewardAsks[data.state], data.says);
      return;
    case 'document':
      showDocument(documentAsks[data.wants], data.says);
      return;
    case 'checked': {
      element('check-says').textContent = summaryOf(data.export);
      showChecked(element('verdicts'), data.export, ({ key, at }) => {
        const mark = fingerprint(key);
        const known = data.signers.find(signer => signer.fingerprint === mark);
        return `${known === undefined ? 'unknown signer' : `by ${known.name}`}, ${at.slice(0, 10)}, key ${mark}`;
      });
      return;
    }
    case 'not-checked':
      element('verdicts').replaceChildren();
      element('check-says').textContent = data.message;
      return;
    case 'not-opened':
      say(data.message, 'fault');
      return;
    case 'closed':
      say('');
      element('export-name').textContent = 'No file chosen';
      return;
  }
});
