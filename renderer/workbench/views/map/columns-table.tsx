import { memo } from 'react';
import type { Column, Role, SourceSummary } from '../../../../shared/protocol/summary.ts';
import { Field } from '../../controls/field.tsx';
import {
  type ColumnDraft,
  type ColumnRole,
  columnRoles,
  currencyColumns,
  type MappingDraft,
  type Problem,
  problemAt,
} from '../../state/mapping-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { ConsentDetails } from './consent-details.tsx';

const roleNames: Record<ColumnRole, string> = {
  unused: 'not used',
  person: 'person',
  time: 'time',
  order: 'order (no clock)',
  touchpoint: 'touchpoint',
  channel: 'channel',
  amount: 'amount',
  consent: 'consent',
  attribute: 'attribute',
};

export function ColumnsTable({
  source,
  draft,
  problems,
}: {
  source: SourceSummary;
  draft: MappingDraft;
  problems: readonly Problem[];
}) {
  const touchpoints = source.columns.filter(
    ({ position }) => draft.columns[position]?.role === 'touchpoint',
  ).length;
  return (
    <section className="panel columns" aria-labelledby="columns-title" data-at="columns">
      <h2 id="columns-title">Columns</h2>
      <div className="columns-head" aria-hidden="true">
        <span>#</span>
        <span>Column</span>
        <span>Looks like</span>
        <span>Role</span>
        <span>Details</span>
      </div>
      <ol className="columns-list">
        {source.columns.map(column => {
          const drafted = draft.columns[column.position];
          return (
            drafted && (
              <ColumnRow
                key={column.position}
                column={column}
                draft={drafted}
                problem={problemAt(problems, `column-${column.position}`)}
                join={drafted.role === 'touchpoint' && touchpoints > 1 ? draft.join : undefined}
                source={drafted.role === 'amount' ? source : undefined}
              />
            )
          );
        })}
      </ol>
    </section>
  );
}

const ColumnRow = memo(function ColumnRow({
  column,
  draft,
  problem,
  join,
  source,
}: {
  column: Column;
  draft: ColumnDraft;
  problem: string | undefined;
  join: string | undefined;
  /** Where another column says more of this one. */
  source: SourceSummary | undefined;
}) {
  const setRole = useWorkbench(state => state.setRole);
  const setColumn = useWorkbench(state => state.setColumn);
  const { position, name, shape, warnings } = column;
  const reason = reasonFor(column, draft.role);
  return (
    <li className="column-row" data-at={`column-${position}`} data-unused={draft.role === 'unused'}>
      <span className="column-position figure">{position}</span>
      <div className="column-name">
        <strong>{name}</strong>
        {warnings.map(warning => (
          <span key={warning} className="tag warning">
            {warning}
          </span>
        ))}
      </div>
      <div className="column-shape">
        <span>{shape}</span>
        {reason && <span className="hint">proposed: {reason}</span>}
      </div>
      <div className="column-role">
        <select
          aria-label={`Role of ${name}`}
          value={draft.role}
          onChange={event => setRole(position, event.target.value as ColumnRole)}
        >
          {columnRoles.map(role => (
            <option key={role} value={role}>
              {roleNames[role]}
              {role !== draft.role &&
                column.proposed.some(proposed => proposed.role === role) &&
                ' (proposed)'}
            </option>
          ))}
        </select>
      </div>
      <div className="column-details">
        <ColumnDetails column={column} draft={draft} join={join} source={source} />
        {shown.has(draft.role) && warnings.length > 0 && (
          <label className="check confirm">
            <input
              type="checkbox"
              checked={draft.confirmed}
              onChange={event => setColumn(position, { confirmed: event.target.checked })}
            />
            use it all the same: its values may become labels of shown groups
          </label>
        )}
        {problem && <p className="problem">{problem}</p>}
      </div>
    </li>
  );
});

/** Roles whose values become labels. */
const shown: ReadonlySet<ColumnRole> = new Set(['touchpoint', 'channel', 'attribute']);

function reasonFor(column: Column, role: ColumnRole): string | undefined {
  const asked: Role | undefined = role === 'order' ? 'time' : role === 'unused' ? undefined : role;
  return column.proposed.find(proposed => proposed.role === asked)?.reason;
}

function ColumnDetails({
  column,
  draft,
  join,
  source,
}: {
  column: Column;
  draft: ColumnDraft;
  join: string | undefined;
  source: SourceSummary | undefined;
}) {
  const setColumn = useWorkbench(state => state.setColumn);
  const setMapping = useWorkbench(state => state.setMapping);
  const set = (patch: Partial<ColumnDraft>) => setColumn(column.position, patch);
  switch (draft.role) {
    case 'unused':
    case 'order':
      return null;
    case 'person':
      return <span className="hint">One identifier is one person, whose privacy is protected.</span>;
    case 'time':
      return <ClockDetails draft={draft} set={set} />;
    case 'touchpoint':
      return (
        <>
          <AddressField />
          {join !== undefined && (
            <Field label="Joined by" className="narrow">
              {ids => (
                <input
                  {...ids}
                  value={join}
                  maxLength={10}
                  onChange={event => setMapping({ join: event.target.value })}
                />
              )}
            </Field>
          )}
        </>
      );
    case 'channel':
      return <SensitiveBox draft={draft} set={set} />;
    case 'amount':
      return (
        <>
          <Field label="Currency" className="narrow">
            {ids => (
              <input
                {...ids}
                value={draft.currency}
                maxLength={3}
                size={4}
                onChange={event => set({ currency: event.target.value.toUpperCase() })}
              />
            )}
          </Field>
          {source && <CurrencyColumnField source={source} draft={draft} set={set} />}
          <Field label="Decimals after" className="narrow">
            {ids => (
              <select
                {...ids}
                value={draft.decimal}
                onChange={event => set({ decimal: event.target.value === 'comma' ? 'comma' : 'point' })}
              >
                <option value="point">a point</option>
                <option value="comma">a comma</option>
              </select>
            )}
          </Field>
        </>
      );
    case 'consent':
      return <ConsentDetails position={column.position} draft={draft} set={set} />;
    case 'attribute':
      return (
        <>
          <Field label="Called">
            {ids => (
              <input
                {...ids}
                value={draft.attribute}
                onChange={event => set({ attribute: event.target.value })}
              />
            )}
          </Field>
          <Field label="Bands from">
            {ids => (
              <input
                {...ids}
                value={draft.bands}
                placeholder="for numbers: 18, 25, 35"
                onChange={event => set({ bands: event.target.value })}
              />
            )}
          </Field>
          <SensitiveBox draft={draft} set={set} />
        </>
      );
  }
}

/** Amounts in several currencies are never summed: a column that names theirs says which ones count. */
function CurrencyColumnField({
  source,
  draft,
  set,
}: {
  source: SourceSummary;
  draft: ColumnDraft;
  set: SetColumn;
}) {
  const offered = new Set([
    ...currencyColumns(source.columns),
    ...source.columns.filter(({ position }) => position === draft.currencyAt),
  ]);
  if (offered.size === 0) return null;
  return (
    <Field label="Named by" hint="Amounts in another currency, or in none, are left out; their events stay.">
      {ids => (
        <select
          {...ids}
          value={String(draft.currencyAt)}
          onChange={({ target: { value } }) => set({ currencyAt: value === 'none' ? 'none' : Number(value) })}
        >
          <option value="none">no column: all are in it</option>
          {[...offered].map(({ name, position }) => (
            <option key={position} value={position}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Addresses hold queries and identifiers; a path does not. */
function AddressField() {
  const url = useWorkbench(state => (state.draft.state === 'drafted' ? state.draft.mapping.url : 'all'));
  const setMapping = useWorkbench(state => state.setMapping);
  return (
    <Field label="Addresses of pages" hint="A path has no query, and :id in place of identifiers.">
      {ids => (
        <select
          {...ids}
          value={url}
          onChange={event => setMapping({ url: event.target.value as MappingDraft['url'] })}
        >
          <option value="all">as they stand</option>
          <option value="path">path only</option>
          <option value="host_path">host and path</option>
        </select>
      )}
    </Field>
  );
}

type SetColumn = (patch: Partial<ColumnDraft>) => void;

function SensitiveBox({ draft, set }: { draft: ColumnDraft; set: SetColumn }) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={draft.sensitive}
        onChange={event => set({ sensitive: event.target.checked })}
      />
      sensitive
    </label>
  );
}

const fixedFormats = [
  ['auto', 'ISO 8601 or Unix time'],
  ['epoch-s', 'seconds since 1970'],
  ['epoch-ms', 'milliseconds since 1970'],
  ['epoch-us', 'microseconds since 1970'],
  ['local-epoch-s', 'seconds on a local clock'],
  ['local-epoch-ms', 'milliseconds on a local clock'],
] as const;

function ClockDetails({ draft, set }: { draft: ColumnDraft; set: SetColumn }) {
  const own = !fixedFormats.some(([format]) => format === draft.format);
  return (
    <>
      <Field label="Written as">
        {ids => (
          <select
            {...ids}
            value={own ? 'own' : draft.format}
            onChange={event =>
              set({ format: event.target.value === 'own' ? '%d/%m/%Y %H:%M' : event.target.value })
            }
          >
            {fixedFormats.map(([format, words]) => (
              <option key={format} value={format}>
                {words}
              </option>
            ))}
            <option value="own">a pattern …</option>
          </select>
        )}
      </Field>
      {own && (
        <Field label="Pattern">
          {ids => (
            <input
              {...ids}
              className="mono"
              value={draft.format}
              spellCheck={false}
              onChange={event => set({ format: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field label="Zone where none is written">
        {ids => (
          <input
            {...ids}
            list="zones"
            value={draft.zone}
            placeholder="in each time"
            spellCheck={false}
            onChange={event => set({ zone: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
