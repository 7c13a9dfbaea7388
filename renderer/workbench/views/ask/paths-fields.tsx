import { Field } from '../../controls/field.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { OfferedTouchpoints } from './offered-touchpoints.tsx';

export function PathsFields() {
  const paths = useWorkbench(state => state.question.paths);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const set = (patch: Partial<typeof paths>) => setQuestion({ paths: { ...paths, ...patch } });
  return (
    <div className="rows">
      <Field label="From" hint="A person's first time there. Empty: where their journey begins.">
        {ids => (
          <input
            {...ids}
            list="touchpoints"
            value={paths.start}
            placeholder="the first touchpoint"
            autoComplete="off"
            onChange={event => set({ start: event.target.value })}
          />
        )}
      </Field>
      <Field label="Depth">
        {ids => (
          <span className="with-unit">
            <input
              {...ids}
              type="range"
              min={2}
              max={8}
              value={paths.depth}
              aria-valuetext={`${paths.depth} touchpoints`}
              onChange={event => set({ depth: Number(event.target.value) })}
            />
            <span className="figure">{paths.depth} touchpoints</span>
          </span>
        )}
      </Field>
      <Field label="Repeats">
        {ids => (
          <label className="check">
            <input
              {...ids}
              type="checkbox"
              checked={paths.collapse}
              onChange={event => set({ collapse: event.target.checked })}
            />
            of one touchpoint count as one
          </label>
        )}
      </Field>
      <OfferedTouchpoints />
    </div>
  );
}
