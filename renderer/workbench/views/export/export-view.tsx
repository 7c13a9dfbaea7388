import { useEffect, useMemo, useState } from 'react';
import type { WorkbenchHost } from '../../../../shared/protocol/host.ts';
import { byteSize } from '../../../../shared/protocol/memory-words.ts';
import type { ExportedFile } from '../../../../shared/release/manifest.ts';
import { noRiskPart, type RiskPart } from '../../../../shared/release/risk-report.ts';
import { Field } from '../../controls/field.tsx';
import { Segmented } from '../../controls/segmented.tsx';
import { onPaper } from '../../document/paper.ts';
import { type BundleParts, bundleFiles } from '../../export/bundle.ts';
import { chartPng } from '../../export/chart-png.ts';
import { saveFiles } from '../../export/save-files.ts';
import { type Answer, exportableTurn } from '../../state/answers-slice.ts';
import { type ExportFormat, exportFormats, type PngSize, pngSizes } from '../../state/export-slice.ts';
import { useWorkbench, useWorkbenchStore } from '../../state/use-workbench.ts';
import { closedFormats, closedInWords } from '../../words/closed-formats.ts';
import { countOf, percent } from '../../words/figures.ts';
import { FilePreview } from './file-preview.tsx';
import { PaperReport } from './paper-report.tsx';
import { PassOnPanel } from './pass-on-panel.tsx';
import { ReportPaper, ReportPreview } from './report-preview.tsx';
import { ReportsPanel } from './reports-panel.tsx';
import { paperNames, useReport } from './use-report.ts';

const formatWords: Record<ExportFormat, string> = {
  svg: 'SVG chart',
  png: 'PNG chart',
  csv: 'CSV table',
  json: 'JSON release',
};

export function ExportView({ saves }: Pick<WorkbenchHost, 'saves'>) {
  const answers = useWorkbench(state => state.answers);
  const notExported = useWorkbench(state => state.notExported);
  const turn = useWorkbench(exportableTurn);
  const ofThisData = useMemo(() => answers.filter(answer => answer.turn === turn), [answers, turn]);
  const chosen = useMemo(
    () => ofThisData.filter(({ key }) => !notExported.includes(key)),
    [ofThisData, notExported],
  );
  const risk = useRiskPart();
  const parts = useParts(chosen, risk);
  const charts = useMemo(() => chosen.map(({ file }) => file), [chosen]);
  const reporting = useReport(saves, charts, risk.bands);
  const { written } = reporting;
  const hasLedger = useWorkbench(
    state => state.ledger.state === 'known' && state.ledger.view.entries.length > 0,
  );
  const population = useWorkbench(state =>
    state.ledger.state === 'known' ? state.ledger.view.population : '',
  );
  const ofThisLedger = { population, exported: '' };
  const bundle = useBundle(parts);
  const [shown, setShown] = useState('');
  const save = useSave(saves, parts);
  const [paper, setPaper] = useState<'none' | 'answers' | 'report'>('none');
  const workbench = useWorkbenchStore();
  const paperName = paper === 'report' && written !== 'none' ? paperNames[written.sources.kind] : 'report';
  const print = () =>
    void onPaper(workbench, saves, window, saves === 'dialog' ? 'pdf' : 'print', paperName).finally(() =>
      setPaper('none'),
    );
  const files = bundle.state === 'made' ? bundle.files : [];
  const drawing = parts !== 'nothing' && !('of' in bundle && bundle.of === parts);
  const preview =
    files.find(({ name }) => name === shown) ?? files.find(({ name }) => name.endsWith('.svg')) ?? files[0];
  return (
    <div className="view export-view">
      <header className="view-head">
        <h1>Export</h1>
        <p>What leaves is made from answers and nothing else. This is all of it.</p>
      </header>
      <div className="export-columns">
        <div className="export-choices">
          <AnswerChoice answers={ofThisData} earlier={answers.length - ofThisData.length} />
          <FormatChoice />
          <RiskChoice />
          <RecipientField />
          <FileList
            bundle={bundle}
            shown={written === 'none' ? (preview?.name ?? '') : ''}
            onShow={name => {
              reporting.putAway();
              setShown(name);
            }}
          />
          {hasLedger && (
            <ReportsPanel
              shown={written === 'none' ? 'none' : written.sources.kind}
              charts={charts.length > 0}
              onShow={kind => void reporting.write(kind, ofThisLedger)}
            />
          )}
          <PassOnPanel saves={saves} />
        </div>
        {written !== 'none' && (
          <ReportPreview
            key={written.sources.kind}
            written={written}
            saves={saves}
            onSave={() => void reporting.save()}
            onPaper={() => setPaper('report')}
          />
        )}
        {written === 'none' && preview && (
          <FilePreview
            key={preview.name}
            file={preview}
            drawing={drawing}
            onSave={() => void save([preview.name])}
          />
        )}
      </div>
      <SaveBar
        files={files}
        drawing={drawing}
        saves={saves}
        onSave={() => void save(files.map(({ name }) => name))}
        onPaper={() => setPaper('answers')}
        busy={paper !== 'none'}
      />
      {paper === 'answers' && <PaperReport answers={chosen} onLaid={print} />}
      {paper === 'report' && written !== 'none' && <ReportPaper report={written.report} onLaid={print} />}
    </div>
  );
}

type Bundle =
  | { readonly state: 'empty' }
  | { readonly state: 'making' }
  | {
      readonly state: 'made';
      readonly files: readonly ExportedFile[];
      /** What they were made from: while newer ones are drawn, these are still in sight. */
      readonly of: BundleParts;
    }
  | { readonly state: 'failed'; readonly of: BundleParts };

/** What an export of the chosen answers would be made from, by now. */
function useParts(answers: readonly Answer[], risk: RiskPart): BundleParts | 'nothing' {
  const formats = useWorkbench(state => state.formats);
  const ledger = useWorkbench(state => state.ledger);
  const app = useWorkbench(state => state.app);
  const recipient = useWorkbench(state => state.recipient);
  const policy = useWorkbench(({ governance }) =>
    governance.state === 'known' ? governance.view.policy : 'none',
  );
  const refresh = useWorkbench(state => state.refreshGovernance);
  useEffect(() => void refresh(), [refresh]);
  return useMemo(() => {
    if (ledger.state === 'unknown' || answers.length === 0) return 'nothing';
    if (policy !== 'none' && policy.expired) return 'nothing';
    const cpra = policy === 'none' ? 'none' : policy.stated.cpra;
    const allowed = policy === 'none' ? 'any' : policy.stated.exports.formats;
    const open = formats.filter(format => allowed === 'any' || allowed.includes(format));
    return {
      answers,
      formats: open,
      allowed,
      ledger: ledger.view,
      app,
      created: new Date(),
      recipient,
      cpra,
      risk,
    };
  }, [answers, formats, ledger, app, recipient, policy, risk]);
}

/** Makes the files of the chosen answers anew whenever something about them changes; they are signed when they are saved. */
function useBundle(parts: BundleParts | 'nothing'): Bundle {
  const report = useWorkbench(state => state.report);
  const size = useWorkbench(state => state.pngSize);
  const [bundle, setBundle] = useState<Bundle>({ state: 'empty' });
  useEffect(() => {
    if (parts === 'nothing') {
      setBundle({ state: 'empty' });
      return;
    }
    const making = new AbortController();
    const { signal } = making;
    setBundle(before => (before.state === 'made' ? before : { state: 'making' }));
    bundleFiles(parts, svg => chartPng(svg, pngSizes[size], document), 'unsigned', signal).then(
      files => signal.aborted || setBundle({ state: 'made', files, of: parts }),
      thrown => {
        if (signal.aborted) return;
        setBundle({ state: 'failed', of: parts });
        report(thrown);
      },
    );
    return () => making.abort();
  }, [parts, size, report]);
  return bundle;
}

/** What of the risk of these data somebody chose to export. */
function useRiskPart(): RiskPart {
  const { bands, paid } = useWorkbench(state => state.riskExported);
  const riskBands = useWorkbench(state => state.riskBands);
  const riskPaid = useWorkbench(state => state.riskPaid);
  return useMemo(
    () => ({
      bands: bands && riskBands !== 'not looked' ? riskBands : noRiskPart.bands,
      paid: paid ? riskPaid : noRiskPart.paid,
    }),
    [bands, paid, riskBands, riskPaid],
  );
}

function RiskChoice() {
  const { bands, paid } = useWorkbench(state => state.riskExported);
  const setRiskExported = useWorkbench(state => state.setRiskExported);
  const looked = useWorkbench(state => state.riskBands !== 'not looked');
  const isPaid = useWorkbench(state => state.riskPaid !== 'nothing');
  if (!looked && !isPaid) return null;
  return (
    <fieldset className="panel choice">
      <legend>Risk in the report</legend>
      {isPaid && (
        <label className="check">
          <input
            type="checkbox"
            checked={paid}
            onChange={event => setRiskExported({ paid: event.target.checked })}
          />
          The figures that were paid for
        </label>
      )}
      {looked && (
        <label className="check">
          <input
            type="checkbox"
            checked={bands}
            onChange={event => setRiskExported({ bands: event.target.checked })}
          />
          <span>
            Bands of the preview <span className="hint">without noise, not covered by the guarantee</span>
          </span>
        </label>
      )}
    </fieldset>
  );
}

function RecipientField() {
  const recipient = useWorkbench(state => state.recipient);
  const setRecipient = useWorkbench(state => state.setRecipient);
  return (
    <div className="panel">
      <Field label="To whom it goes" hint="Noted in the audit log, for the day when it has to be withdrawn.">
        {ids => (
          <input
            {...ids}
            maxLength={500}
            value={recipient}
            onChange={event => setRecipient(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}

function AnswerChoice({ answers, earlier }: { answers: readonly Answer[]; earlier: number }) {
  const notExported = useWorkbench(state => state.notExported);
  const setExported = useWorkbench(state => state.setExported);
  return (
    <fieldset className="panel choice">
      <legend>Answers</legend>
      {answers.map(({ key, file }) => (
        <label key={key} className="check">
          <input
            type="checkbox"
            checked={!notExported.includes(key)}
            onChange={event => setExported(key, event.target.checked)}
          />
          <span>
            {file.title} <span className="hint">{percent(file.release.plan.share)}</span>
          </span>
        </label>
      ))}
      {earlier > 0 && (
        <p className="hint">
          {countOf(earlier, 'answer is', 'answers are')} of earlier data or of a document: to be read in Ask,
          not to be exported. Open those data and ask again, free, to export.
        </p>
      )}
    </fieldset>
  );
}

const sizes = (Object.keys(pngSizes) as PngSize[]).map(value => ({
  value,
  label: value === 'print' ? 'Print, 300 dpi' : value,
}));

function FormatChoice() {
  const formats = useWorkbench(state => state.formats);
  const setFormat = useWorkbench(state => state.setFormat);
  const size = useWorkbench(state => state.pngSize);
  const setPngSize = useWorkbench(state => state.setPngSize);
  const governance = useWorkbench(state => state.governance);
  const closed = closedFormats(governance);
  return (
    <fieldset
      className="panel choice formats"
      aria-describedby={closed.size > 0 ? 'formats-closed' : undefined}
    >
      <legend>Each as</legend>
      {exportFormats.map(format => (
        <label key={format} className="check">
          <input
            type="checkbox"
            disabled={closed.has(format)}
            checked={formats.includes(format) && !closed.has(format)}
            onChange={event => setFormat(format, event.target.checked)}
          />
          {formatWords[format]}
        </label>
      ))}
      {closed.size > 0 && (
        <p id="formats-closed" className="hint closed-formats">
          {closedInWords(governance)}
        </p>
      )}
      {formats.includes('png') && !closed.has('png') && (
        <div className="png-size">
          <Segmented legend="Pixels of a PNG" options={sizes} value={size} onChange={setPngSize} />
        </div>
      )}
    </fieldset>
  );
}

function FileList({
  bundle,
  shown,
  onShow,
}: {
  bundle: Bundle;
  shown: string;
  onShow: (name: string) => void;
}) {
  return (
    <section className="panel file-list" aria-labelledby="files-title">
      <h2 id="files-title">Files that leave</h2>
      {bundle.state === 'empty' && <p className="hint">Nothing is chosen.</p>}
      {bundle.state === 'making' && <p className="hint">Drawing …</p>}
      {bundle.state === 'failed' && <p className="hint">They could not be drawn.</p>}
      {bundle.state === 'made' && (
        <ul>
          {bundle.files.map(({ name, bytes }) => (
            <li key={name}>
              <button
                type="button"
                aria-current={name === shown ? 'true' : undefined}
                onClick={() => onShow(name)}
              >
                <span>{name}</span>
                <span className="figure hint">{byteSize(bytes.length)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Signs the export in the vault, which notes it, saves files of it and says what became of it. */
function useSave(
  saves: WorkbenchHost['saves'],
  parts: BundleParts | 'nothing',
): (names: readonly string[]) => Promise<void> {
  const sign = useWorkbench(state => state.signExport);
  const size = useWorkbench(state => state.pngSize);
  const savingIs = useWorkbench(state => state.savingIs);
  const report = useWorkbench(state => state.report);
  const announce = useWorkbench(state => state.announce);
  return async names => {
    if (parts === 'nothing') return;
    savingIs({ state: 'saving' });
    try {
      const signed = await bundleFiles(
        { ...parts, created: new Date() },
        svg => chartPng(svg, pngSizes[size], document),
        sign,
      );
      const files = signed.filter(({ name }) => names.includes(name));
      const says = await saveFiles(files, saves, window);
      savingIs(says === 'cancelled' ? { state: 'idle' } : { state: 'saved', says });
      if (says !== 'cancelled') announce(says);
    } catch (thrown) {
      savingIs({ state: 'idle' });
      report(thrown);
    }
  };
}

function SaveBar({
  files,
  drawing,
  saves,
  onSave,
  onPaper,
  busy,
}: {
  files: readonly ExportedFile[];
  /** Whether files of what is chosen now are still to come. */
  drawing: boolean;
  onSave: () => void;
  onPaper: () => void;
  busy: boolean;
} & Pick<WorkbenchHost, 'saves'>) {
  const saving = useWorkbench(state => state.saving);
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return (
    <section className="action-bar" aria-label="Save">
      <p className="action-says" aria-live="polite">
        {saving.state === 'saved'
          ? saving.says
          : drawing
            ? 'Drawing what is chosen …'
            : files.length === 0
              ? 'Choose an answer.'
              : `${countOf(files.length, 'file', 'files')}, ${byteSize(total)}. A chart carries how it was made and can be checked by whoever gets it.`}
      </p>
      <button type="button" disabled={files.length === 0 || busy} onClick={onPaper}>
        {saves === 'dialog' ? 'Report as PDF …' : 'Print, or save as PDF …'}
      </button>
      <button
        type="button"
        className="primary"
        disabled={files.length === 0 || drawing || saving.state === 'saving'}
        onClick={onSave}
      >
        {saves === 'dialog' ? 'Save in a folder …' : 'Save as one zip'}
      </button>
    </section>
  );
}
