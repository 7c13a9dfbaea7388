import { useEffect, useRef, useState } from 'react';
import { chartSvg } from '../../../../shared/charts/chart-option.ts';
import { releaseTables } from '../../../../shared/charts/table.ts';
import { exportWidth } from '../../../../shared/release/export-files.ts';
import { ReleaseTable } from '../../charts/release-table.tsx';
import { withFonts } from '../../export/chart-png.ts';
import type { Answer } from '../../state/answers-slice.ts';

/** The report as it goes on paper: the charts and tables of the chosen answers. Nobody sees it on the screen. */
export function PaperReport({ answers, onLaid }: { answers: readonly Answer[]; onLaid: () => void }) {
  const pictures = usePictures(answers);
  const paper = useRef<HTMLElement>(null);
  const laid = useRef(onLaid);
  laid.current = onLaid;
  useEffect(() => {
    if (pictures.length === 0) return;
    const images = [...(paper.current?.querySelectorAll('img') ?? [])];
    let wanted = true;
    void Promise.all(images.map(image => image.decode())).then(() => wanted && laid.current());
    return () => {
      wanted = false;
    };
  }, [pictures]);
  const population = answers[0]?.file.release.population ?? '';
  return (
    <section ref={paper} className="paper-report" aria-hidden="true">
      <h1>{population}</h1>
      {pictures.map((address, at) => {
        const { key, file } = answers[at]!;
        return (
          <section key={key}>
            <img src={address} alt="" />
            {releaseTables(file.release).map(table => (
              <ReleaseTable key={table.id} table={table} />
            ))}
          </section>
        );
      })}
    </section>
  );
}

/** Addresses of the charts, once all are drawn. */
function usePictures(answers: readonly Answer[]): readonly string[] {
  const [pictures, setPictures] = useState<readonly string[]>([]);
  useEffect(() => {
    let made: readonly string[] = [];
    let wanted = true;
    const free = () => {
      for (const address of made) URL.revokeObjectURL(address);
    };
    const drawn = answers.map(({ file }) => withFonts(chartSvg(file, 'light', exportWidth)));
    void Promise.all(drawn).then(svgs => {
      made = svgs.map(svg => URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' })));
      if (wanted) setPictures(made);
      else free();
    });
    return () => {
      wanted = false;
      free();
    };
  }, [answers]);
  return pictures;
}
