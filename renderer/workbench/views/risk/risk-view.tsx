import { useState } from 'react';
import { asMapped } from '../../../../shared/policy/risk-view.ts';
import type { ShownRisk } from '../../../../shared/protocol/risk.ts';
import { ProgressLine } from '../../controls/progress-line.tsx';
import { isAsMapped } from '../../state/risk-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AfterPanel } from './after-panel.tsx';
import { ComparedTable } from './compared-table.tsx';
import { LeversPanel } from './levers-panel.tsx';
import { RiskDetails } from './risk-details.tsx';
import { RiskHeadline } from './risk-headline.tsx';
import { UnicityGrid } from './unicity-grid.tsx';

/** How easily people could be picked out of the file, what would lower it, and what is left in what is released. */
export function RiskView() {
  const imported = useWorkbench(state => state.importing.state === 'done');
  return (
    <div className="view risk-view">
      <header className="view-head">
        <h1>Risk</h1>
        <p>
          How easily somebody who knows a little about a person could pick them out: in the file as it is, and
          in what is released.
        </p>
      </header>
      {imported ? (
        <>
          <Before />
          <AfterPanel />
        </>
      ) : (
        <p className="hint">Import a file or the sample first.</p>
      )}
    </div>
  );
}

function Before() {
  const risk = useWorkbench(state => state.risk);
  if (risk.state === 'not looked') return <LookPanel />;
  if (risk.preview.state === 'shown') return <Preview before={risk.preview} />;
  return (
    <section className="panel" aria-labelledby="before-title">
      <h2 id="before-title">Before: the file as it is</h2>
      <p>
        <span className="withheld-words">withheld</span> {withheldBecause[risk.preview.why]}
      </p>
    </section>
  );
}

const withheldBecause = {
  'few people': 'Fewer than 50 people are analysed: every figure would be about one of them.',
  'near others':
    'These people differ by fewer than 50 from those of an earlier preview. The two side by side could tell about one of them; what was shown then holds for these people, too.',
  policy: 'The policy of this population does not show how re-identifiable its people are.',
} as const;

function LookPanel() {
  const look = useWorkbench(state => state.lookAtRisk);
  const cancel = useWorkbench(state => state.cancelRisk);
  const looking = useWorkbench(state => state.riskWork === 'looking');
  const progress = useWorkbench(state => state.riskProgress);
  return (
    <section className="panel risk-look" aria-labelledby="look-title">
      <h2 id="look-title">Before: the file as it is</h2>
      <p>
        These figures come from the records themselves, rounded but without privacy noise. They are for you,
        who may see the file: on this screen, and not in an export as they are here.
      </p>
      <p>
        Looking costs nothing of the budget. <b>That somebody looked is noted</b>: if the mapping is changed
        after it, every later release says that it was chosen after a preview.
      </p>
      {looking ? (
        <ProgressLine progress={progress} onCancel={cancel} />
      ) : (
        <button type="button" className="primary" onClick={() => void look()}>
          Look at the risk
        </button>
      )}
    </section>
  );
}

function Preview({ before }: { before: ShownRisk }) {
  const whatIf = useWorkbench(state => state.whatIf);
  const [points, setPoints] = useState(3);
  const chosen = useWorkbench(state => state.riskView);
  const looking = useWorkbench(state => state.riskWork === 'looking');
  const seen = whatIf.state === 'looked' ? whatIf.view : asMapped;
  const coarser = whatIf.state === 'looked' && whatIf.preview.state === 'shown' ? whatIf.preview : 'none';
  return (
    <>
      <RiskHeadline
        before={before}
        coarser={coarser}
        points={points}
        turning={looking && !(isAsMapped(chosen) && isAsMapped(seen)) && chosen !== seen}
      />
      {whatIf.state === 'looked' && whatIf.preview.state === 'withheld' && (
        <p>
          <span className="withheld-words">withheld</span> {withheldBecause[whatIf.preview.why]}
        </p>
      )}
      <div className="risk-columns">
        <UnicityGrid
          before={before}
          preview={coarser === 'none' ? before : coarser}
          points={points}
          onPoints={setPoints}
        />
        <LeversPanel />
      </div>
      <ComparedTable before={before} points={points} />
      <RiskDetails preview={coarser === 'none' ? before : coarser} coarser={coarser !== 'none'} />
    </>
  );
}
