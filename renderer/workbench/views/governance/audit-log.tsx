import { Field } from '../../controls/field.tsx';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { countOf, wholeNumber } from '../../words/figures.ts';
import { entryWords } from '../../words/governance.ts';
import { momentWords } from '../../words/moments.ts';
import type { KnownPart } from './known.ts';

/** What was done here, newest first, of one kind or all. */
export function AuditLog({ view }: Pick<KnownPart, 'view'>) {
  const refresh = useWorkbench(state => state.refreshGovernance);
  const { kind, before } = useWorkbench(state => state.logPage);
  const { entries, head, kinds, page, earlier } = view.log;
  const oldest = page.at(-1);
  return (
    <section className="panel audit-log" aria-labelledby="log-title">
      <h2 id="log-title">Audit log</h2>
      <p className="log-verdict">
        <span className="tag good">Intact</span>
        {entries === 0
          ? 'Nothing is noted yet.'
          : `${countOf(entries, 'entry', 'entries')}, each sealing the one before; every signature and every ledger entry that it names was checked.`}
        {head !== '' && (
          <>
            {' '}
            It ends in <code>{head.slice(0, 12)}</code>
          </>
        )}
      </p>
      <div className="log-filter">
        <Field label="Show">
          {ids => (
            <select
              {...ids}
              value={kind}
              onChange={event => void refresh({ kind: event.target.value, before: 'newest' })}
            >
              <option value="all">Everything ({wholeNumber(entries)})</option>
              {kinds.map(each => (
                <option key={each.kind} value={each.kind}>
                  {entryWords[each.kind] ?? each.kind} ({wholeNumber(each.entries)})
                </option>
              ))}
            </select>
          )}
        </Field>
        <button type="button" onClick={() => void refresh({ kind, before: 'newest' })}>
          {before === 'newest' ? 'Check and read again' : 'Newest'}
        </button>
      </div>
      {page.length > 0 && (
        <TableScroll>
          <table className="plain-table">
            <caption className="visually-hidden">Entries of the audit log, newest first</caption>
            <thead>
              <tr>
                <th scope="col" className="number">
                  Entry
                </th>
                <th scope="col">When</th>
                <th scope="col">Kind</th>
                <th scope="col">What</th>
              </tr>
            </thead>
            <tbody>
              {page.map(({ entry, at, kind: of, says }) => (
                <tr key={entry}>
                  <td className="number">{entry}</td>
                  <td className="when">{momentWords(at)}</td>
                  <td>{entryWords[of] ?? of}</td>
                  <th scope="row">{says}</th>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {earlier && oldest !== undefined && (
        <button type="button" onClick={() => void refresh({ kind, before: oldest.entry })}>
          Earlier entries
        </button>
      )}
    </section>
  );
}
