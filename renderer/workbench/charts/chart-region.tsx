import {
  type KeyboardEvent,
  memo,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { chartHeight, chartScene } from '../../../shared/charts/chart-option.ts';
import { isSamePart, type Part, partOfItem, standingTo } from '../../../shared/charts/part.ts';
import type { SceneItem } from '../../../shared/charts/scene.ts';
import type { ReleaseFile } from '../../../shared/release/release.ts';
import { shownTheme } from '../state/shell-slice.ts';
import { useWorkbench } from '../state/use-workbench.ts';
import { type LiveChart, liveChart } from './live-chart.ts';

/**
 * A chart that can be looked at, pointed at, walked through with the arrow keys and listened to.
 *
 * @param name  where the title stands beside the chart and not in it
 * @param onPick  told of what is picked by a click or Enter, and of nothing by Escape; where it is left out nothing can be
 */
export const ChartRegion = memo(function ChartRegion({
  file,
  name = file.title,
  picked,
  onPick,
}: {
  file: ReleaseFile;
  name?: string;
  picked?: Part | undefined;
  onPick?: (part: Part | undefined) => void;
}) {
  const theme = useWorkbench(shownTheme);
  const announce = useWorkbench(state => state.announce);
  const region = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<LiveChart>();
  const [width, setWidth] = useState(0);
  const [at, setAt] = useState<number>();
  const about = useId();

  useLayoutEffect(() => {
    const box = region.current;
    if (!box) return;
    const measure = () => setWidth(Math.floor(box.clientWidth));
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, []);

  const scene = useMemo(
    () => (width < 200 ? undefined : chartScene(file, theme, { width, height: chartHeight(file, width) })),
    [file, theme, width],
  );
  const stops = useMemo(
    () =>
      scene?.items.flatMap((item, index) =>
        item.tooltip === undefined ? [] : [{ index, says: item.tooltip }],
      ) ?? [],
    [scene],
  );

  const pick = (item: SceneItem | undefined) => {
    if (onPick === undefined) return;
    const part = item && partOfItem(item);
    onPick(part !== undefined && picked && isSamePart(part, picked) ? undefined : part);
  };
  const pickAt = useRef<(index: number) => void>(undefined);
  useEffect(() => {
    pickAt.current = index => pick(scene?.items[index]);
  });

  useEffect(() => {
    const box = place.current;
    if (!box) return;
    let live: LiveChart | undefined;
    // Drawn behind the frame that makes room for it, so that the click that brings it is answered by that frame.
    const cancel = afterNextFrame(() => {
      live = liveChart(box, index => pickAt.current?.(index));
      setChart(live);
    });
    return () => {
      cancel();
      live?.close();
      setChart(undefined);
    };
  }, []);

  useEffect(() => {
    if (!scene || !chart) return;
    const standing = picked && standingTo(picked);
    chart.draw(scene, standing && (index => standing(scene.items[index]!)));
  }, [chart, scene, picked]);

  const pointAt = (stop: number | undefined) => {
    setAt(stop);
    const item = stop === undefined ? undefined : stops[stop];
    chart?.pointAt(item?.index);
    if (item) announce(item.says.replaceAll('\n', ', '));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const last = stops.length - 1;
    const next = {
      ArrowRight: at === undefined ? 0 : Math.min(last, at + 1),
      ArrowDown: at === undefined ? 0 : Math.min(last, at + 1),
      ArrowLeft: at === undefined ? last : Math.max(0, at - 1),
      ArrowUp: at === undefined ? last : Math.max(0, at - 1),
      Home: 0,
      End: last,
    }[event.key];
    const stop = at === undefined ? undefined : stops[at];
    if (event.key === 'Escape') {
      pointAt(undefined);
      pick(undefined);
    } else if (event.key === 'Enter' && stop) {
      event.preventDefault();
      pick(scene?.items[stop.index]);
    } else if (next !== undefined && last >= 0) {
      event.preventDefault();
      pointAt(next);
    }
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a chart that arrow keys walk through has no element of its own.
    <div
      ref={region}
      className="chart-region"
      role="group"
      aria-roledescription="chart"
      aria-label={name}
      aria-describedby={about}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys walk through its marks.
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => at !== undefined && pointAt(undefined)}
    >
      <p id={about} className="visually-hidden">
        {scene?.description} Arrow keys walk through the chart.
        {onPick && ' Enter picks what they are at, Escape lets it go.'} The table below holds the same
        figures.
      </p>
      <div ref={place} className="chart-place" aria-hidden="true" style={{ height: scene?.height ?? 320 }} />
    </div>
  );
});

/** Runs a task once the next frame is drawn. @returns what calls it off */
function afterNextFrame(task: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(task);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
