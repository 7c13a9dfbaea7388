import * as z from 'zod';

/**
 * What the host (Electron, or the loopback host of a browser) writes into each page's own document,
 * as `<script type="application/json" id="host">`. The other page cannot read it: it is another origin.
 */
export const hostElementId = 'host';

/** In index.html. */
export const workbenchHostSchema = z.strictObject({
  /** Address for the frame's `src`; messages go to its origin. */
  vault: z.string(),
  /** How an export is saved: a dialog of the desktop app, or one download. */
  saves: z.enum(['dialog', 'download']),
  /** The document that the window was opened on, as it stands in its file. */
  document: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('opened'), name: z.string(), text: z.string() }),
  ]),
  /** Whether the page keeps the host running, by a picture `alive` beside it that never finishes. */
  held: z.boolean(),
});
export type WorkbenchHost = z.infer<typeof workbenchHostSchema>;

/** In vault.html. Nothing of it crosses to the workbench. */
export const vaultHostSchema = z.strictObject({
  /** The one origin that may hand over the port (compare with `event.origin`). */
  workbench: z.string(),
  /** Ends in `/`; `store/…` and `source/…` are below it. */
  base: z.string(),
  /** Goes with every request to `store/` and `source/`, in the header `murmuration-token`. */
  token: z.string(),
  /** The same by a request to `alive`: either page may outlive the other's process. */
  held: z.boolean(),
  /** The files that the host was started with: `source/<at>` has the bytes; `file` tells formats apart. */
  sources: z.array(z.strictObject({ at: z.string(), file: z.string(), size: z.int().min(0) })),
});
export type VaultHost = z.infer<typeof vaultHostSchema>;

/** Header that carries the token: no form and no other origin's script can send it. */
export const tokenHeader = 'murmuration-token';
