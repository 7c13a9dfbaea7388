import { Field } from '../../controls/field.tsx';
import { NumberField, wholeNumberIn } from '../../controls/number-field.tsx';
import { WordList } from '../../controls/word-list.tsx';
import type { QuestionDraft } from '../../state/question-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { ChoiceField } from './choice-field.tsx';
import { CollapseField } from './collapse-field.tsx';
import { GroupFields } from './group-fields.tsx';
import { MoreFields } from './more-fields.tsx';
import { OfferedTouchpoints, useOfferedTouchpoints } from './offered-touchpoints.tsx';
import { TouchpointField } from './touchpoint-field.tsx';

type Draft = QuestionDraft['paths'];

export function PathsFields() {
  const paths = useWorkbench(state => state.question.paths);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const importing = useWorkbench(state => state.importing);
  const names = useOfferedTouchpoints();
  const mapping = importing.state === 'done' ? importing.mapping : undefined;
  const set = (patch: Partial<Draft>) => setQuestion({ paths: { ...paths, ...patch } });
  const places = paths.by === 'channel' ? 'channels' : 'touchpoints';
  const canGrow = paths.start.trim() !== '' || paths.end.trim() === '';
  return (
    <>
      <div className="rows">
        {mapping?.channel !== undefined && (
          <ChoiceField
            label="Paths of"
            choices={[
              ['touchpoint', 'touchpoints'],
              ['channel', 'channels'],
            ]}
            value={paths.by}
            onChange={by => set({ by })}
          />
        )}
        <TouchpointField
          label="From"
          placeholder={paths.end === '' ? 'where the journey begins' : 'anywhere'}
          value={paths.start}
          onChange={start => set({ start })}
        />
        <TouchpointField
          label="To"
          placeholder="anywhere"
          hint={
            paths.start === ''
              ? 'Filled alone: the ways that lead there.'
              : 'The first time there after that.'
          }
          value={paths.end}
          onChange={end => set({ end })}
        />
        <Field label="Depth">
          {ids => (
            <span className="with-unit">
              <input
                {...ids}
                type="range"
                min={2}
                max={8}
                value={paths.depth}
                aria-valuetext={`${paths.depth} ${places}`}
                onChange={event => set({ depth: Number(event.target.value) })}
              />
              <span className="figure">
                {paths.depth} {places}
              </span>
            </span>
          )}
        </Field>
        <CollapseField collapse={paths.collapse} onChange={collapse => set({ collapse })} />
      </div>
      <MoreFields says="More about the paths" used={isUsed(paths)}>
        <ChoiceField
          label="Which"
          hint="Where somebody meets the start or the end several times."
          choices={[
            ['first', 'the first time there'],
            ['last', 'the last time there'],
          ]}
          value={paths.occurrence}
          onChange={occurrence => set({ occurrence })}
        />
        {canGrow && (
          <ChoiceField
            label="Counted"
            hint="At every position, the beginnings of rare paths show too; each person counts once at each, which needs more noise."
            choices={[
              ['paths', 'by whole paths'],
              ['tree', 'at every position, as a tree'],
            ]}
            value={paths.tree ? 'tree' : 'paths'}
            onChange={counted => set({ tree: counted === 'tree' })}
          />
        )}
        {paths.start.trim() !== '' && paths.end.trim() === '' && !paths.tree && (
          <NumberField
            label="Before it"
            min={0}
            max={8}
            unit={places}
            value={paths.before}
            onChange={typed => set({ before: wholeNumberIn(typed, 0, 8) })}
          />
        )}
        {mapping?.session !== undefined && (
          <ChoiceField
            label="Within"
            choices={[
              ['journey', 'the whole journey'],
              ['session', 'one session a person'],
            ]}
            value={paths.scope}
            onChange={scope => set({ scope })}
          />
        )}
        <Field label="Leave out" hint="As if they had not been met.">
          {ids => (
            <WordList
              {...ids}
              label="What to leave out of paths"
              placeholder="nothing"
              words={paths.exclude}
              offered={names}
              onChange={exclude => set({ exclude })}
            />
          )}
        </Field>
        <GroupFields groups={paths.groups} onChange={groups => set({ groups })} names={names} />
      </MoreFields>
      <OfferedTouchpoints />
    </>
  );
}

function isUsed({ occurrence, before, scope, exclude, groups, tree }: Draft): boolean {
  return (
    tree ||
    occurrence === 'last' ||
    before > 0 ||
    scope === 'session' ||
    exclude.length > 0 ||
    groups.length > 0
  );
}
