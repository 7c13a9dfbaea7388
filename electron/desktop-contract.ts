import * as z from 'zod';
import { mostSealedBytes } from '../shared/document/sealed-document.ts';
import { faultSchema } from '../shared/protocol/fault.ts';

/** A name that no file system reads as anything but a file in the folder that was chosen. */
export const savedName = /^[A-Za-z0-9_-]{1,80}\.(json|csv|svg|png|html)$/;

const mostBytes = 512 << 20;

/** What the menu asks of the window that has the focus. */
const windowCommands = ['save', 'save as', 'print', 'pdf'] as const;
export type WindowCommand = (typeof windowCommands)[number];

/** What is printed: the name that is proposed for a PDF of it. Nothing of it comes out of data. */
export const onPaper = [
  'answer',
  'board',
  'report',
  'record-of-processing',
  'dpia-draft',
  'method-notes',
  'transparency-notice',
  'incident-sheet',
] as const;
export type OnPaper = (typeof onPaper)[number];

const documentBytes = z.instanceof(Uint8Array).refine(bytes => bytes.length <= mostSealedBytes);
/** A place in the list of recent documents, and the name that was read there: the list may have changed since. */
const recentDocument = z.strictObject({ at: z.int().min(0), name: z.string() });
const notWritten = z.strictObject({
  outcome: z.literal('failed'),
  code: z.enum(['disk-full', 'cannot-write']),
});
const cancelled = z.strictObject({ outcome: z.literal('cancelled') });

/** Everything that the workbench may ask of Electron's main process. Nothing of it carries a record. */
export const contract = {
  'files:save': {
    request: z.strictObject({
      files: z
        .array(
          z.strictObject({
            name: z.string().regex(savedName),
            bytes: z.instanceof(Uint8Array).refine(bytes => bytes.length <= mostBytes),
          }),
        )
        .min(1)
        .max(1000)
        .refine(files => new Set(files.map(({ name }) => name.toLowerCase())).size === files.length),
    }),
    response: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('saved') }),
      cancelled,
      /** No file is half-written; earlier ones may have been replaced. */
      notWritten,
    ]),
  },
  'document:save': {
    request: z.strictObject({ bytes: documentBytes, into: z.enum(['its file', 'another', 'a copy']) }),
    response: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('saved'), name: z.string() }),
      cancelled,
      notWritten,
    ]),
  },
  /** Names of documents that were opened or saved before, the latest first; where they stand is not told. */
  'document:recent': {
    request: z.strictObject({}),
    response: z.strictObject({ names: z.array(z.string()) }),
  },
  'document:open': {
    request: z.strictObject({ which: z.union([z.literal('asked'), recentDocument]) }),
    response: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('opened'), name: z.string(), bytes: documentBytes }),
      cancelled,
      z.strictObject({ outcome: z.literal('failed'), fault: faultSchema }),
    ]),
  },
  /** Answered when the menu asks something of the window: one command for one call. */
  'window:next-command': {
    request: z.strictObject({}),
    response: z.strictObject({ command: z.enum(windowCommands) }),
  },
  'window:to-paper': {
    request: z.strictObject({ as: z.enum(['print', 'pdf']), what: z.enum(onPaper) }),
    response: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('done') }),
      cancelled,
      notWritten,
    ]),
  },
} as const satisfies Record<string, { request: z.ZodType; response: z.ZodType }>;

export type Channel = keyof typeof contract;
export type ChannelRequest<C extends Channel> = z.infer<(typeof contract)[C]['request']>;
export type ChannelResponse<C extends Channel> = z.infer<(typeof contract)[C]['response']>;

/** Name on the workbench's window under which {@link Desktop} is found; in a browser there is none. */
export const desktopName = 'murmurationDesktop';

/** What the preload script gives the workbench. */
export interface Desktop {
  /** Asks for a folder and writes the files into it, each whole or not at all. */
  saveFiles(files: ChannelRequest<'files:save'>['files']): Promise<ChannelResponse<'files:save'>>;
  /** Writes the window's document into its file, or into one that is asked for; a copy leaves the window its own. */
  saveDocument(request: ChannelRequest<'document:save'>): Promise<ChannelResponse<'document:save'>>;
  /** Names of documents of before, the latest first. */
  recentDocuments(): Promise<ChannelResponse<'document:recent'>>;
  /** Opens a recent document, or asks for one; it becomes the window's. */
  openDocument(which: ChannelRequest<'document:open'>['which']): Promise<ChannelResponse<'document:open'>>;
  /** Resolves when the menu asks something of the window. */
  nextCommand(): Promise<ChannelResponse<'window:next-command'>>;
  toPaper(request: ChannelRequest<'window:to-paper'>): Promise<ChannelResponse<'window:to-paper'>>;
}
