import { firstPosition, type PathsQuestion } from '../../policy/questions/paths.ts';
import type { Derive } from '../derived-kind.ts';
import { nobody, partOf, peopleIn, plus, ratioOf, type Shown, type Sum } from '../estimates.ts';

/** A cell's people at a step of their path, or on the link that leaves it. */
interface Visit {
  readonly step: number;
  readonly names: readonly string[];
  readonly cell: Shown;
}

/** One sum for each step and names, by step and then in code-unit order of the names. */
function summed(visits: readonly Visit[]): readonly (Omit<Visit, 'cell'> & { readonly sum: Sum })[] {
  const places = Map.groupBy(visits, ({ step, names }) => JSON.stringify([step, names]));
  return [...places.values()]
    .map(([first, ...rest]) => ({
      step: first!.step,
      names: first!.names,
      sum: rest.reduce((sum, { cell }) => plus(sum, cell), plus(nobody, first!.cell)),
    }))
    .sort((a, b) => a.step - b.step || compareNames(a.names, b.names));
}

function compareNames(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  return 0;
}

/**
 * Who is where at each step, and who goes where from there; a path that ends before its depth leads to `(end)`,
 * unless it is one that leads to an anchor.
 */
export const derivePaths: Derive<PathsQuestion> = (question, shown, precision) => {
  const { nodes, links } = question.tree === true ? treeVisits(question, shown) : pathVisits(question, shown);
  const firsts = question.tree === true ? nodes.filter(({ step }) => step === 1) : [];
  const all = (question.tree === true ? firsts.map(({ cell }) => cell) : shown).reduce(plus, nobody);
  // Beginnings of a tree are counted apart from where they lead to; people on paths are part of all of them.
  const shareOf = (step: number, sum: Sum) =>
    question.tree === true && step > 1 ? ratioOf(sum, all, precision) : partOf(sum, all, precision);
  return {
    links: summed(links).map(({ step, names: [from, to], sum }) => ({
      step,
      from: from!,
      to: to!,
      people: peopleIn(sum, precision),
    })),
    nodes: summed(nodes).map(({ step, names: [name], sum }) => {
      const share = shareOf(step, sum);
      return {
        step,
        name: name!,
        people: peopleIn(sum, precision),
        share_of_start:
          share === 'not determined'
            ? { value: Math.min(1, sum.people / all.people), low: 0, high: 1 }
            : share,
      };
    }),
  };
};

interface Visits {
  readonly nodes: readonly Visit[];
  readonly links: readonly Visit[];
}

/** Everybody on a path is at each of its places. */
function pathVisits(question: PathsQuestion, shown: readonly Shown[]): Visits {
  const nodes: Visit[] = [];
  const links: Visit[] = [];
  const end = endName(shown);
  for (const cell of shown) {
    const path = pathOf(cell);
    const first = firstPosition(question, path.length, Number(cell.key['before'] ?? 0));
    path.forEach((name, i) => {
      const step = first + i;
      nodes.push({ step, names: [name], cell });
      const ended = question.end === undefined && cell.key['end'] === 'end';
      const next = path[i + 1] ?? (ended ? end : undefined);
      if (next !== undefined) links.push({ step, names: [name, next], cell });
    });
  }
  return { nodes, links };
}

/** The beginning of a path counts the people who are at its last place, whichever way they go on. */
function treeVisits(question: PathsQuestion, shown: readonly Shown[]): Visits {
  const nodes: Visit[] = [];
  const links: Visit[] = [];
  const end = endName(shown);
  for (const cell of shown) {
    const path = pathOf(cell);
    const step = path.length;
    const [before, last] = [path.at(-2), path.at(-1)!];
    if (cell.key['end'] === 'end') {
      if (question.end === undefined) links.push({ step, names: [last, end], cell });
      continue;
    }
    nodes.push({ step, names: [last], cell });
    if (before !== undefined) links.push({ step: step - 1, names: [before, last], cell });
  }
  return { nodes, links };
}

function pathOf({ key }: Shown): readonly string[] {
  const path = key['path'];
  if (!Array.isArray(path)) throw new RangeError('a cell of paths has a path');
  return path;
}

/** `(end)`, in more brackets where a touchpoint is called that. */
function endName(shown: readonly Shown[]): string {
  const names = new Set(shown.flatMap(cell => cell.key['path']));
  let name = '(end)';
  while (names.has(name)) name = `(${name})`;
  return name;
}
