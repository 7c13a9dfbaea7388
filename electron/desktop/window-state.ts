import type { BrowserWindow, Rectangle, Screen } from 'electron';
import type { Preferences } from './preferences.ts';

type WindowPreferences = Preferences['window'];

/** Least of a window that has to lie on a screen, so that its title bar can be reached. */
const reachable = 80;

/** Where a window opens: where the last one was, unless that screen is gone. */
export function windowPlace(
  { place, width, height }: WindowPreferences,
  screen: Pick<Screen, 'getAllDisplays'>,
): Partial<Rectangle> {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  if (place.state === 'unset') return { width, height };
  const { x, y } = place;
  const isReachable = areas.some(
    area =>
      Math.min(x + width, area.x + area.width) - Math.max(x, area.x) >= reachable &&
      y >= area.y - 1 &&
      y <= area.y + area.height - reachable,
  );
  return isReachable ? { x, y, width, height } : { width, height };
}

/** How a window stands: the size is the one that it has when it is not maximized. */
export function windowStanding(
  window: Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized'>,
): WindowPreferences {
  const { x, y, width, height } = window.getNormalBounds();
  return {
    place: { state: 'at', x, y },
    width: Math.max(900, width),
    height: Math.max(600, height),
    maximized: window.isMaximized(),
  };
}
