import type { Slice } from './workbench.ts';

export type Dialog = 'commands' | 'glossary' | 'shortcuts' | 'settings';

export interface DialogSlice {
  readonly dialog: Dialog | 'none';
  openDialog(dialog: Dialog): void;
  closeDialog(): void;
}

export const dialogSlice: Slice<DialogSlice> = () => set => ({
  dialog: 'none',
  openDialog: dialog => set({ dialog }),
  closeDialog: () => set({ dialog: 'none' }),
});
