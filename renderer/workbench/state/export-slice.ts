import type { Slice } from './workbench.ts';

export const exportFormats = ['svg', 'png', 'csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Pixels of a PNG for each px of its chart; `print` is 300 to the inch. */
export const pngSizes = { '1×': 1, '2×': 2, print: 3.125 } as const;
export type PngSize = keyof typeof pngSizes;

export interface ExportSlice {
  /** Keys of answers to leave out: a new answer is in by default. */
  readonly notExported: readonly string[];
  readonly formats: readonly ExportFormat[];
  /** What of the risk goes into the report; bands only where somebody chose them. */
  readonly riskExported: { readonly bands: boolean; readonly paid: boolean };
  readonly pngSize: PngSize;
  readonly saving:
    | { readonly state: 'idle' }
    | { readonly state: 'saving' }
    | { readonly state: 'saved'; readonly says: string };
  setExported(key: string, exported: boolean): void;
  setFormat(format: ExportFormat, wanted: boolean): void;
  setRiskExported(exported: Partial<ExportSlice['riskExported']>): void;
  setPngSize(size: PngSize): void;
  savingIs(saving: ExportSlice['saving']): void;
}

export const exportSlice: Slice<ExportSlice> = () => set => ({
  notExported: [],
  formats: exportFormats,
  riskExported: { bands: false, paid: true },
  pngSize: '2×',
  saving: { state: 'idle' },
  setExported: (key, exported) =>
    set(({ notExported }) => ({
      notExported: exported ? notExported.filter(other => other !== key) : [...notExported, key],
      saving: { state: 'idle' },
    })),
  setFormat: (format, wanted) =>
    set(({ formats }) => ({
      formats: exportFormats.filter(other => (other === format ? wanted : formats.includes(other))),
      saving: { state: 'idle' },
    })),
  setRiskExported: exported =>
    set(({ riskExported }) => ({
      riskExported: { ...riskExported, ...exported },
      saving: { state: 'idle' },
    })),
  setPngSize: pngSize => set({ pngSize, saving: { state: 'idle' } }),
  savingIs: saving => set({ saving }),
});
