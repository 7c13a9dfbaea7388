import { attributeSubject } from '../../state/subject-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';

/** What people can be counted by under the mapping: touchpoint, channel or an attribute. */
export function SubjectOptions() {
  const importing = useWorkbench(state => state.importing);
  const mapping = importing.state === 'done' ? importing.mapping : undefined;
  return (
    <>
      <option value="touchpoint">touchpoint</option>
      {mapping?.channel !== undefined && <option value="channel">channel</option>}
      {Object.keys(mapping?.attributes ?? {}).map(name => (
        <option key={name} value={attributeSubject(name)}>
          {name}
        </option>
      ))}
    </>
  );
}
