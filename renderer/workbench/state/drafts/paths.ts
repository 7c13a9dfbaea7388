import type { PathsQuestion } from '../../../../shared/policy/questions/paths.ts';
import { complete, type DraftKind } from '../draft-kind.ts';
import { type Group, groupsIn } from '../group-draft.ts';

/** A name and the names that it stands for. */
interface PathsDraft {
  readonly by: 'touchpoint' | 'channel';
  readonly start: string;
  readonly end: string;
  readonly occurrence: 'first' | 'last';
  readonly depth: number;
  readonly before: number;
  readonly collapse: boolean;
  readonly exclude: readonly string[];
  readonly groups: readonly Group[];
  readonly scope: 'journey' | 'session';
  readonly tree: boolean;
}

export const pathsDraft: DraftKind<PathsQuestion, PathsDraft> = {
  empty: {
    by: 'touchpoint',
    start: '',
    end: '',
    occurrence: 'first',
    depth: 4,
    before: 0,
    collapse: true,
    exclude: [],
    groups: [],
    scope: 'journey',
    tree: false,
  },
  read: draft => {
    const [start, end] = [draft.start.trim(), draft.end.trim()];
    const tree = draft.tree && (start !== '' || end === '');
    const before = start !== '' && end === '' && !tree ? draft.before : 0;
    return complete(
      {
        ask: 'paths',
        ...(draft.by === 'channel' && { by: 'channel' }),
        ...(start !== '' && { start }),
        ...(end !== '' && { end }),
        ...(draft.occurrence === 'last' && { occurrence: 'last' }),
        depth: draft.depth,
        ...(before > 0 && { before }),
        collapse_repeats: draft.collapse,
        ...(draft.exclude.length > 0 && { exclude: [...draft.exclude] }),
        ...groupsIn(draft.groups),
        ...(draft.scope === 'session' && { scope: 'session' }),
        ...(tree && { tree }),
      },
      'A path is 1 to 20 places deep.',
    );
  },
  draftOf: question => ({
    by: question.by ?? 'touchpoint',
    start: question.start ?? '',
    end: question.end ?? '',
    occurrence: question.occurrence ?? 'first',
    depth: question.depth,
    before: question.before ?? 0,
    collapse: question.collapse_repeats,
    exclude: question.exclude ?? [],
    groups: Object.entries(question.groups ?? {}),
    scope: question.scope ?? 'journey',
    tree: question.tree ?? false,
  }),
};
