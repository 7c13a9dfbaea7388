import { useDeferredValue } from 'react';
import { timePrecisionSchema } from '../../../../shared/policy/mapping.ts';
import { Field } from '../../controls/field.tsx';
import { type MappingDraft, type Problem, problemAt } from '../../state/mapping-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';

const zones = Intl.supportedValuesOf('timeZone');

export function TimeForm({ draft, problems }: { draft: MappingDraft; problems: readonly Problem[] }) {
  const set = useWorkbench(state => state.setMapping);
  const session = draft.session ?? 'none';
  return (
    <section className="panel" aria-labelledby="time-title">
      <h2 id="time-title">Time</h2>
      <div className="fields">
        <Field label="Kept to the" hint="Coarser is safer. Nothing finer can be asked later.">
          {ids => (
            <select
              {...ids}
              value={draft.precision}
              onChange={event => set({ precision: timePrecisionSchema.parse(event.target.value) })}
            >
              {timePrecisionSchema.options.map(precision => (
                <option key={precision}>{precision}</option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label="On the clock of"
          hint="Days and weeks are cut in this zone."
          at="zone"
          problem={problemAt(problems, 'zone')}
        >
          {ids => (
            <input
              {...ids}
              list="zones"
              value={draft.zone}
              spellCheck={false}
              onChange={event => set({ zone: event.target.value })}
            />
          )}
        </Field>
        <Field label="From" at="from">
          {ids => (
            <input
              {...ids}
              type="date"
              value={draft.from}
              onChange={event => set({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label="Up to, not including" at="period" problem={problemAt(problems, 'period')}>
          {ids => (
            <input
              {...ids}
              type="date"
              value={draft.to}
              onChange={event => set({ to: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="No event older than"
          hint="Empty: no limit."
          at="age"
          problem={problemAt(problems, 'age')}
        >
          {ids => (
            <span className="with-unit">
              <input
                {...ids}
                inputMode="numeric"
                value={draft.maxAge}
                placeholder="395"
                size={6}
                onChange={event => set({ maxAge: event.target.value })}
              />
              days
            </span>
          )}
        </Field>
        <Field label="before" hint="Empty: before the end of the period.">
          {ids => (
            <input
              {...ids}
              type="date"
              value={draft.asOf}
              onChange={event => set({ asOf: event.target.value })}
            />
          )}
        </Field>
        <Field label="A session ends after" className="wide" hint="without an event. Empty: no sessions.">
          {ids => (
            <span className="with-unit">
              <input
                {...ids}
                type="number"
                min={1}
                value={session !== 'none' && session.kind === 'gap' ? session.seconds / 60 : ''}
                onChange={event => {
                  const minutes = Math.round(event.target.valueAsNumber);
                  set({ session: minutes > 0 ? { kind: 'gap', seconds: minutes * 60 } : 'none' });
                }}
              />
              minutes
            </span>
          )}
        </Field>
      </div>
      <p className="hint">
        {draft.from || draft.to
          ? 'Events outside the period are left out. How many people have none inside is told by the overview, with privacy noise.'
          : 'Of times that occur twice when clocks go back, the first is meant; times that never occur are moved forward. Events at the same time keep the order of the file.'}
      </p>
      <ZoneList />
    </section>
  );
}

/** Hundreds of them, and the view need not wait for them. */
function ZoneList() {
  const offered = useDeferredValue(zones, none);
  return (
    <datalist id="zones">
      {offered.map(zone => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
}

const none: readonly string[] = [];
