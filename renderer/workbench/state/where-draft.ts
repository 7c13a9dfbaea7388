import type { Where } from '../../../shared/policy/question-parts.ts';

/** A filter without what is left empty; `all` where nothing is left out. */
export function statedWhere({
  from,
  to,
  seen,
  not_seen,
  parts,
  channel,
  attributes = {},
}: Where): Where | 'all' {
  const values = Object.entries(attributes).filter(([, names]) => names.length > 0);
  const where: Where = {
    ...(from !== undefined && from !== '' && { from }),
    ...(to !== undefined && to !== '' && { to }),
    ...(seen !== undefined && seen.length > 0 && { seen }),
    ...(not_seen !== undefined && not_seen.length > 0 && { not_seen }),
    ...(parts !== undefined && { parts }),
    ...(channel !== undefined && channel.length > 0 && { channel }),
    ...(values.length > 0 && { attributes: Object.fromEntries(values) }),
  };
  return Object.keys(where).length === 0 ? 'all' : where;
}
