import { useEffect, useState } from 'react';
import type { ExportedFile } from '../../../../shared/release/manifest.ts';
import { useCopy } from '../../controls/use-copy.ts';
import { withFonts } from '../../export/chart-png.ts';

const pictures: Readonly<Record<string, string>> = { svg: 'image/svg+xml', png: 'image/png' };
/** Characters of a text that are shown; the file has all of them. */
const most = 60_000;

/** One file, as it leaves. */
export function FilePreview({
  file,
  drawing,
  onSave,
}: {
  file: ExportedFile;
  /** Whether it is being drawn anew. */
  drawing: boolean;
  onSave: () => void;
}) {
  const kind = file.name.split('.').at(-1) ?? '';
  const type = pictures[kind];
  const copy = useCopy();
  return (
    <section className="panel file-preview" aria-label={`Preview of ${file.name}`}>
      <div className="answer-bar">
        <h2>{file.name}</h2>
        <span className="answer-note" />
        <button type="button" className="quiet" onClick={() => void copy(copied(file, kind), file.name)}>
          Copy
        </button>
        <button type="button" className="quiet" disabled={drawing} onClick={onSave}>
          Save this file
        </button>
      </div>
      {type === undefined ? <TextPreview file={file} /> : <PicturePreview file={file} type={type} />}
    </section>
  );
}

/** A PNG as a picture, everything else as its text. */
function copied({ bytes }: ExportedFile, kind: string): string | Blob {
  return kind === 'png' ? new Blob([bytes.slice()], { type: 'image/png' }) : new TextDecoder().decode(bytes);
}

function PicturePreview({ file, type }: { file: ExportedFile; type: string }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    let made = '';
    let wanted = true;
    void pictureOf(file, type).then(picture => {
      if (!wanted) return;
      made = URL.createObjectURL(picture);
      setAddress(made);
    });
    return () => {
      wanted = false;
      URL.revokeObjectURL(made);
    };
  }, [file, type]);
  return address === '' ? null : (
    <img className="picture-preview" src={address} alt={`The chart in ${file.name}`} />
  );
}

async function pictureOf({ bytes }: ExportedFile, type: string): Promise<Blob> {
  return new Blob(
    [type === 'image/svg+xml' ? await withFonts(new TextDecoder().decode(bytes)) : bytes.slice()],
    {
      type,
    },
  );
}

function TextPreview({ file }: { file: ExportedFile }) {
  const text = new TextDecoder().decode(file.bytes);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is reached by keyboard.
    <pre className="text-preview" tabIndex={0}>
      {text.slice(0, most)}
      {text.length > most && '\n…'}
    </pre>
  );
}
