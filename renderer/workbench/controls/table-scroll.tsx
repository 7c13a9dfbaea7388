import { type ReactNode, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** A table that scrolls where it has no room; then the keyboard reaches it too. */
export function TableScroll({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    // In the same frame: the keyboard is never one behind what is seen.
    const observer = new ResizeObserver(() =>
      flushSync(() => setScrolls(box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight)),
    );
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} className="table-scroll" {...(scrolls ? { tabIndex: 0 } : {})}>
      {children}
    </div>
  );
}
