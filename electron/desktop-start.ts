import * as z from 'zod';

/** Environment variable in which the command hands its arguments to Electron. */
export const startVariable = 'MURMURATION_START';

export const desktopStartSchema = z.strictObject({
  /** Absolute paths of the files that the vault opens at start. */
  exports: z.array(z.string()),
  /** Absolute path of the folder of the durable store. */
  ledger: z.string(),
});
export type DesktopStart = z.infer<typeof desktopStartSchema>;
