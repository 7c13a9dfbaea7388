import * as z from 'zod';

/** A name that no file system reads as anything but a file in the folder that was chosen. */
export const savedName = /^[A-Za-z0-9_-]{1,80}\.(json|csv|svg|png|html)$/;

const mostBytes = 512 << 20;

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
      z.strictObject({ outcome: z.literal('cancelled') }),
      /** No file is half-written; earlier ones may have been replaced. */
      z.strictObject({ outcome: z.literal('failed'), code: z.enum(['disk-full', 'cannot-write']) }),
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
}
