import * as z from 'zod';
import { type Mapping, type TimePrecision, timePrecisionSchema } from './mapping.ts';
import { groupNames } from './touchpoint-groups.ts';

/**
 * How much coarser than its mapping a file is looked at, as if it had been mapped so. A choice from a fixed
 * public list: no value of the data, existing or not, can be named here.
 */
export const riskViewSchema = z.strictObject({
  precision: z.union([timePrecisionSchema, z.literal('as mapped')]),
  /** `declared`: those that the mapping declares public keep their names, all others become one. */
  touchpoints: z.enum(['as mapped', 'declared']),
  /** By attribute; those not named are as mapped. `wider`: neighbouring bands are joined two by two. */
  attributes: z.record(z.string().min(1), z.enum(['wider', 'dropped'])),
});
export type RiskView = z.infer<typeof riskViewSchema>;

export const asMapped: RiskView = { precision: 'as mapped', touchpoints: 'as mapped', attributes: {} };

const coarserThan: Readonly<Record<TimePrecision, readonly TimePrecision[]>> = {
  second: ['minute', 'hour', 'day', 'week', 'month'],
  minute: ['hour', 'day', 'week', 'month'],
  hour: ['day', 'week', 'month'],
  day: ['week', 'month'],
  // A week can lie in two months.
  week: [],
  month: [],
};

/** Precisions to which the mapping's can be made coarser, finest first. */
export function coarserPrecisions({ time, precision }: Mapping): readonly TimePrecision[] {
  return time.kind === 'order' ? [] : coarserThan[precision];
}

/** Attributes that may tell people apart: all but the sensitive ones. */
export function identifyingAttributes({ attributes, sensitive }: Mapping): readonly string[] {
  return Object.keys(attributes).filter(name => !sensitive.includes(attributes[name]!.column));
}

export function sensitiveAttributes({ attributes, sensitive }: Mapping): readonly string[] {
  return Object.keys(attributes).filter(name => sensitive.includes(attributes[name]!.column));
}

/** Lower edges after joining bands two by two; `'widest'` where there is nothing to join. */
export function widerBands(bands: readonly number[] | undefined): readonly number[] | 'widest' {
  return bands === undefined || bands.length < 2 ? 'widest' : bands.filter((_, i) => i % 2 === 0);
}

/** Whether the mapping can be looked at like this. */
export function fitsMapping(view: RiskView, mapping: Mapping): boolean {
  const identifying = identifyingAttributes(mapping);
  return (
    (view.precision === 'as mapped' || coarserPrecisions(mapping).includes(view.precision)) &&
    (view.touchpoints === 'as mapped' || catchAllName(mapping) !== 'none') &&
    Object.entries(view.attributes).every(
      ([name, how]) =>
        identifying.includes(name) &&
        (how === 'dropped' || widerBands(mapping.attributes[name]?.bands) !== 'widest'),
    )
  );
}

/** The mapping that reads the file so. */
export function generalised(mapping: Mapping, view: RiskView): Mapping {
  const attributes = Object.entries(mapping.attributes).flatMap(([name, attribute]) => {
    const how = view.attributes[name];
    if (how === 'dropped') return [];
    const wider = how === 'wider' ? widerBands(attribute.bands) : 'widest';
    return [[name, wider === 'widest' ? attribute : { ...attribute, bands: [...wider] }] as const];
  });
  return {
    ...mapping,
    ...(view.precision === 'as mapped' ? {} : { precision: view.precision }),
    ...(view.touchpoints === 'as mapped' ? {} : { groups: declaredGroups(mapping) }),
    attributes: Object.fromEntries(attributes),
  };
}

/**
 * What all touchpoints that are not declared become. Patterns are tried in code-unit order of their groups'
 * names, so this one has to be the last; `none` where it cannot be, or where patterns of a group that is not
 * declared would be lost.
 */
export function catchAllName({ groups, public: declared }: Mapping): string | 'none' {
  const undeclared = Object.keys(groups).filter(name => !declared.includes(name));
  const lost = undeclared.some(name => groups[name]!.some(member => member.includes('*')));
  if (declared.length === 0 || lost || declared.some(name => name.includes('*'))) return 'none';
  const taken = [...declared, ...Object.keys(groups)];
  const names = ['other touchpoints', '~ other touchpoints', '\uff5e other touchpoints'];
  return names.find(name => taken.every(other => other < name)) ?? 'none';
}

function declaredGroups(mapping: Mapping): Mapping['groups'] {
  const { groups, public: declared } = mapping;
  const nameOf = groupNames(groups);
  const kept = declared.map(name => {
    const members = groups[name] ?? [];
    const ownName = nameOf(name) === name && !members.includes(name);
    return [name, ownName ? [...members, name] : members] as const;
  });
  const undeclared = Object.keys(groups).filter(name => !declared.includes(name));
  const others = ['*', ...undeclared.flatMap(name => groups[name]!)];
  return {
    ...Object.fromEntries(kept.filter(([, members]) => members.length > 0)),
    [catchAllName(mapping)]: others,
  };
}

/** One entry of the fixed list of generalisations, and what it costs in detail. */
export interface Generalisation {
  readonly id: 'time' | 'more time' | 'most time' | 'bands' | 'touchpoints' | 'attributes';
  readonly title: string;
  readonly costs: string;
  readonly view: RiskView;
}

/** At most five that the mapping allows, always the same for the same mapping. */
export function generalisations(mapping: Mapping): readonly Generalisation[] {
  const offered: Generalisation[] = [];
  const ids = ['time', 'more time', 'most time'] as const;
  const identifying = identifyingAttributes(mapping);
  const banded = identifying.filter(name => widerBands(mapping.attributes[name]?.bands) !== 'widest');
  const others =
    (banded.length > 0 ? 1 : 0) +
    (identifying.length > 0 ? 1 : 0) +
    (catchAllName(mapping) === 'none' ? 0 : 1);
  coarserPrecisions(mapping)
    .slice(0, others > 2 ? 2 : 3)
    .forEach((precision, i) => {
      offered.push({
        id: ids[i]!,
        title: `Times to the ${precision}`,
        costs: `Nothing finer than a ${precision} can be asked: no windows, times between touchpoints or periods below it.`,
        view: { ...asMapped, precision },
      });
    });
  if (banded.length > 0) {
    offered.push({
      id: 'bands',
      title: 'Wider bands',
      costs: `${listed(banded)}: two bands become one, so breakdowns have half as many groups.`,
      view: { ...asMapped, attributes: Object.fromEntries(banded.map(name => [name, 'wider' as const])) },
    });
  }
  if (catchAllName(mapping) !== 'none') {
    offered.push({
      id: 'touchpoints',
      title: 'Declared touchpoints only',
      costs: `${mapping.public.length} declared touchpoints keep their names; all others become one in every chart.`,
      view: { ...asMapped, touchpoints: 'declared' },
    });
  }
  if (identifying.length > 0) {
    offered.push({
      id: 'attributes',
      title: identifying.length === 1 ? `Without ${identifying[0]}` : 'Without attributes',
      costs: `No breakdown by ${listed(identifying)} any more.`,
      view: {
        ...asMapped,
        attributes: Object.fromEntries(identifying.map(name => [name, 'dropped' as const])),
      },
    });
  }
  return offered;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
