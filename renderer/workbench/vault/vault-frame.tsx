import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Face } from '../../../shared/protocol/messages.ts';
import { shownTheme } from '../state/shell-slice.ts';
import { useWorkbench } from '../state/use-workbench.ts';
import { offerPort, originOf } from './offer-port.ts';
import { watchPulse } from './pulse.ts';
import type { Vault } from './vault-client.ts';

/**
 * The vault's page. It stays one element for the life of the window (moving it would reload it) and
 * is laid over the place that a view keeps for it, or over the whole window while files are dragged.
 */
export function VaultFrame({
  vault,
  src,
  canvas,
}: {
  vault: Vault;
  src: string;
  canvas: RefObject<HTMLElement | null>;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const theme = useWorkbench(shownTheme);
  const covers = useWorkbench(state => state.frameCovers);
  const slot = useWorkbench(state => state.frameSlot);
  const ready = useWorkbench(state => state.vault);
  const turn = useWorkbench(state => state.vaultTurn);
  const vaultSilent = useWorkbench(state => state.vaultSilent);
  const slotFace = (slot?.dataset['face'] ?? 'none') as Face;
  // Files that are dropped where exports are checked are checked.
  const face = covers && slotFace !== 'check' ? 'choose' : slotFace;
  const place = usePlace(slot, canvas);

  useEffect(() => {
    if (ready === 'ready') vault.face(face, theme);
  }, [vault, ready, face, theme]);

  useEffect(() => {
    if (ready !== 'starting') return;
    const timer = setTimeout(vaultSilent, 30_000);
    return () => clearTimeout(timer);
  }, [ready, vaultSilent]);

  useEffect(() => {
    const vaultWindow = frame.current?.contentWindow;
    if (ready !== 'ready' || !vaultWindow) return;
    return watchPulse(window, vaultWindow, originOf(src), () => vault.ended());
  }, [ready, src, vault]);

  const at = covers
    ? { position: 'fixed' as const, inset: 0, width: '100%', height: '100%' }
    : { left: place.left, top: place.top, width: place.width, height: place.height };
  const away = !covers && slot === undefined;

  return (
    <iframe
      key={turn}
      ref={frame}
      className="vault-frame"
      title="Vault"
      sandbox="allow-scripts allow-same-origin"
      src={src}
      data-covers={covers}
      data-away={away}
      tabIndex={away ? -1 : undefined}
      style={away ? undefined : at}
      onLoad={() => {
        if (frame.current?.contentWindow) offerPort(vault, frame.current.contentWindow, src);
      }}
    />
  );
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function usePlace(slot: HTMLElement | undefined, canvas: RefObject<HTMLElement | null>): Place {
  const [place, setPlace] = useState<Place>({ left: 0, top: 0, width: 1, height: 1 });
  useLayoutEffect(() => {
    const ground = canvas.current;
    if (!slot || !ground) return;
    const measure = () => {
      const from = ground.getBoundingClientRect();
      const { left, top, width, height } = slot.getBoundingClientRect();
      const next = { left: left - from.left, top: top - from.top, width, height };
      setPlace(last => (samePlace(last, next) ? last : next));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(slot);
    observer.observe(ground);
    for (const sibling of slot.parentElement?.children ?? []) observer.observe(sibling);
    measure();
    return () => observer.disconnect();
  }, [slot, canvas]);
  return place;
}

const samePlace = (a: Place, b: Place): boolean =>
  a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;

/** Keeps a place in a view for the vault's frame, and says what the frame shows there. */
export function VaultSlot({ face, className }: { face: Exclude<Face, 'none'>; className: string }) {
  const keepFrameSlot = useWorkbench(state => state.keepFrameSlot);
  const slot = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!slot.current) return;
    keepFrameSlot(slot.current);
    return () => keepFrameSlot(undefined);
  }, [keepFrameSlot]);
  return <div ref={slot} className={className} data-face={face} />;
}
