import { expect, it } from 'vitest';
import { draftUnderView } from '../../renderer/workbench/state/draft-under-view.ts';
import { readDraft } from '../../renderer/workbench/state/mapping-draft.ts';
import { asMapped, generalisations, generalised, type RiskView } from '../../shared/policy/risk-view.ts';
import { sampleSource } from '../fakes/fake-vault.ts';
import { imported, overviewed } from '../fakes/start-bench.ts';

const toTheDay: RiskView = { ...asMapped, precision: 'day' };

function risksHeard(heard: Awaited<ReturnType<typeof imported>>['vault']['heard']): readonly RiskView[] {
  return heard.flatMap(message => (message.kind === 'risk' ? [message.view] : []));
}

it('looks only when somebody says so, then at every generalisation of the public list', async () => {
  const { workbench, vault } = await imported();
  workbench.getState().go('risk');
  expect(risksHeard(vault.heard)).toEqual([]);
  await workbench.getState().lookAtRisk();
  const { importing, compared, risk } = workbench.getState();
  if (importing.state !== 'done') throw new Error('not imported');
  const offered = generalisations(importing.mapping);
  expect(offered.length).toBeGreaterThanOrEqual(3);
  expect(offered.length).toBeLessThanOrEqual(5);
  expect(risksHeard(vault.heard)).toEqual([asMapped, ...offered.map(({ view }) => view)]);
  expect([risk.state, compared.map(({ generalisation }) => generalisation.id)]).toEqual([
    'looked',
    offered.map(({ id }) => id),
  ]);
});

it('maps a file as coarse as each generalisation looks at it, and the other way of each', async () => {
  const { workbench } = await imported();
  const { importing, draft } = workbench.getState();
  if (importing.state !== 'done' || draft.state !== 'drafted') throw new Error('not imported');
  const { mapping } = importing;
  const views = generalisations(mapping).map(({ view }) => view);
  for (const view of [...views, { ...toTheDay, attributes: { age: 'wider', country: 'dropped' } as const }]) {
    const reading = readDraft(draftUnderView(draft.mapping, mapping, view), sampleSource);
    expect(reading.state === 'complete' && reading.mapping).toEqual(generalised(mapping, view));
  }
});

it('applies a generalisation in one action: imports again under it, and looks again', async () => {
  const { workbench, vault } = await overviewed();
  await workbench.getState().lookAtRisk();
  await workbench.getState().applyRiskView(toTheDay);
  const imports = vault.heard.flatMap(message =>
    message.kind === 'import' ? [message.mapping.precision] : [],
  );
  const { importing, risk, riskView, answers } = workbench.getState();
  expect(imports).toEqual(['hour', 'day']);
  expect(importing.state === 'done' && importing.mapping.precision).toBe('day');
  expect([risk.state, riskView, answers.length]).toEqual(['looked', asMapped, 1]);
});

it('shows what a coarser view leaves, and takes it back', async () => {
  const { workbench } = await imported();
  await workbench.getState().lookAtRisk();
  await workbench.getState().setRiskView(toTheDay);
  const { whatIf } = workbench.getState();
  expect(whatIf.state === 'looked' && whatIf.preview.state === 'shown' && whatIf.preview.view).toEqual(
    toTheDay,
  );
  await workbench.getState().setRiskView(asMapped);
  expect(workbench.getState().whatIf.state).toBe('not looked');
});

it('keeps what was seen when a look fails, and forgets it with another import', async () => {
  const { workbench, failNext } = await imported();
  await workbench.getState().lookAtRisk();
  failNext('risk', 'store-unavailable');
  await workbench.getState().setRiskView(toTheDay);
  const { risk, faults, riskWork } = workbench.getState();
  expect([risk.state, faults.map(({ fault }) => fault.code), riskWork]).toEqual([
    'looked',
    ['store-unavailable'],
    'idle',
  ]);
  await workbench.getState().importSource();
  expect(workbench.getState().risk.state).toBe('not looked');
});

it('plays attacks under the questions of this import, and pays for figures from the one ledger', async () => {
  const { workbench, vault, tick } = await overviewed();
  await workbench.getState().lookAtRisk();
  await workbench.getState().playAttacks();
  expect(workbench.getState().demonstrations.map(({ id }) => id)).toEqual(['overview']);
  workbench.getState().setRiskShare(200_000);
  await tick();
  const { riskPrice } = workbench.getState();
  expect(riskPrice !== 'unknown' && riskPrice.plan.share).toBe(0.2);
  await workbench.getState().payRisk();
  const { riskPaid, ledger } = workbench.getState();
  expect(riskPaid !== 'nothing' && riskPaid.figures.length).toBe(3);
  expect(ledger.state === 'known' && ledger.view.left).toBeCloseTo(1 - 0.02 - 0.1 - 0.2, 9);
  expect(vault.heard.at(-1)).toEqual(expect.objectContaining({ kind: 'price-risk' }));
});

it('works out the rest of the list where another view was chosen meanwhile', async () => {
  const { workbench } = await imported();
  const looked = workbench.getState().lookAtRisk();
  const stop = workbench.subscribe(({ risk, whatIf }) => {
    if (risk.state === 'looked' && whatIf.state === 'not looked') {
      stop();
      void workbench.getState().setRiskView(toTheDay);
    }
  });
  await looked;
  await expect.poll(() => workbench.getState().riskWork).toBe('idle');
  const { importing, compared, whatIf, riskPrice } = workbench.getState();
  if (importing.state !== 'done') throw new Error('not imported');
  expect(whatIf).toMatchObject({ state: 'looked', view: toTheDay });
  expect(compared.map(({ generalisation }) => generalisation.id)).toEqual(
    generalisations(importing.mapping).map(({ id }) => id),
  );
  expect(riskPrice).not.toBe('unknown');
});

it('chooses again what is seen where a look fails', async () => {
  const { workbench, failNext } = await imported();
  await workbench.getState().lookAtRisk();
  await workbench.getState().setRiskView(toTheDay);
  failNext('risk', 'store-unavailable');
  await workbench.getState().setRiskView({ ...toTheDay, precision: 'week' });
  expect(workbench.getState().riskView).toEqual(toTheDay);
});
