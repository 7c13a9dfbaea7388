import type { Answer } from '../vault/vault-client.ts';
import type { Slice } from './workbench.ts';

/** The way a person goes. */
export const waySteps = ['open', 'map', 'overview', 'ask', 'risk', 'export'] as const;
/** What stands beside it and can be looked at whenever data are open. */
export const places = ['board', 'budget', 'governance'] as const;
export const steps = [...waySteps, ...places] as const;
export type Step = (typeof steps)[number];

export interface ShellSlice {
  readonly step: Step;
  readonly theme: 'system' | 'light' | 'dark';
  readonly systemTheme: 'light' | 'dark';
  /** Whether files are being dragged over the window, so that the vault's frame covers it. */
  readonly frameCovers: boolean;
  /** The place that the view in sight keeps for the vault's frame. */
  readonly frameSlot: HTMLElement | undefined;
  /** What assistive technology is told; `turn` makes the same words new. */
  readonly announcement: { readonly says: string; readonly turn: number };
  go(step: Step): void;
  chooseTheme(theme: ShellSlice['theme']): void;
  systemThemeChanged(theme: ShellSlice['systemTheme']): void;
  keepFrameSlot(slot: HTMLElement | undefined): void;
  filesDraggedIn(): void;
  frameUncovered(): void;
  frameSaid(event: Answer<'frame'>['event']): void;
  announce(says: string): void;
}

export const shellSlice: Slice<ShellSlice> = () => (set, get) => ({
  step: 'open',
  theme: 'system',
  systemTheme: 'light',
  frameCovers: false,
  frameSlot: undefined,
  announcement: { says: '', turn: 0 },
  go: step => set({ step }),
  chooseTheme: theme => set({ theme }),
  systemThemeChanged: systemTheme => set({ systemTheme }),
  keepFrameSlot: frameSlot => set({ frameSlot }),
  filesDraggedIn: () => set({ frameCovers: true }),
  frameUncovered: () => set({ frameCovers: false }),
  frameSaid(event) {
    switch (event) {
      case 'drag-ended':
        set({ frameCovers: false });
        return;
      case 'request-stopped':
        get().egressSeen('stopped');
        return;
      case 'dropped':
      case 'looking':
        set({ frameCovers: false, looking: true });
        get().announce('Looking at the file.');
    }
  },
  announce: says => set(({ announcement }) => ({ announcement: { says, turn: announcement.turn + 1 } })),
});

export const shownTheme = ({
  theme,
  systemTheme,
}: Pick<ShellSlice, 'theme' | 'systemTheme'>): 'light' | 'dark' => (theme === 'system' ? systemTheme : theme);
