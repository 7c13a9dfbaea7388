import { parsedJson } from './parsed-json.ts';

/**
 * What Snowplow's events say of consent (EXPORTS.md section 2.7). In its own files events and contexts describe themselves
 * (`{"schema": "iglu:…", "data": …}`), in tables of a warehouse each schema has a column; keys are in camel case in the one
 * and in snake case in the other.
 */
type Fields = Readonly<Record<string, unknown>>;

const preferences = /^iglu:com\.snowplowanalytics\.snowplow\/consent_preferences\//;
const withdrawn = /^iglu:com\.snowplowanalytics\.snowplow\/consent_withdrawn\//;
const gdpr = /^iglu:com\.snowplowanalytics\.snowplow\/gdpr\//;

/**
 * What somebody chose in an event of consent.
 *
 * @param wanted  scopes that must all be among those agreed to, unless everything was
 */
export function snowplowChoice(cell: string, wanted: readonly string[]): 'granted' | 'refused' | 'unknown' {
  const event = described(cell);
  if (event === 'none') return 'unknown';
  if (withdrawn.test(event.schema)) return 'refused';
  if (event.schema !== '' && !preferences.test(event.schema)) return 'unknown';
  switch (textOf(event.data, 'eventType')) {
    case 'allow_all':
      return 'granted';
    case 'deny_all':
    case 'withdrawn':
    case 'expired':
      return 'refused';
    case 'allow_selected': {
      const scopes = listOf(event.data, 'consentScopes');
      return wanted.every(scope => scopes.has(scope.toLowerCase())) ? 'granted' : 'refused';
    }
    default:
      // Neither a choice that is pending nor one that is only implied is an agreement.
      return 'unknown';
  }
}

/**
 * Whether an event was gathered on a legal basis that is wanted: consent, contract, legal_obligation, vital_interests,
 * public_task or legitimate_interests.
 */
export function snowplowBasis(cell: string, wanted: readonly string[]): 'granted' | 'refused' | 'unknown' {
  const bases = contextsOf(cell)
    .filter(({ schema }) => schema === '' || gdpr.test(schema))
    .flatMap(({ data }) => textOf(data, 'basisForProcessing'))
    .filter(basis => basis !== '');
  if (bases.length === 0) return 'unknown';
  return bases.every(basis => wanted.some(one => one.trim().toLowerCase() === basis)) ? 'granted' : 'refused';
}

/** Which of the two stands in some of these cells. */
export function snowplowSignal(cells: readonly string[]): 'snowplow-preferences' | 'snowplow-basis' | 'none' {
  const some = (pattern: RegExp) => cells.some(cell => cell.length < longest && pattern.test(cell));
  if (some(/"iglu:com\.snowplowanalytics\.snowplow\/consent_preferences\/|"consent_?scopes"/i))
    return 'snowplow-preferences';
  return some(/"iglu:com\.snowplowanalytics\.snowplow\/gdpr\/|"basis_?for_?processing"/i)
    ? 'snowplow-basis'
    : 'none';
}

const longest = 1 << 20;

interface Described {
  /** Empty where a column has the schema in its name. */
  readonly schema: string;
  readonly data: Fields;
}

function described(cell: string): Described | 'none' {
  if (!cell.startsWith('{')) return 'none';
  return innermost(parsedJson(cell));
}

/** An event stands in one that says that an event stands in it. */
function innermost(value: unknown): Described | 'none' {
  let schema = '';
  let data = value;
  for (let depth = 0; isFields(data) && typeof data['schema'] === 'string' && depth < 4; depth++) {
    schema = data['schema'];
    data = data['data'];
  }
  return isFields(data) ? { schema, data } : 'none';
}

function contextsOf(cell: string): readonly Described[] {
  if (!/^[{[]/.test(cell)) return [];
  const value = parsedJson(cell);
  const list = isFields(value) && Array.isArray(value['data']) ? value['data'] : value;
  return (Array.isArray(list) ? list : [list]).flatMap((one: unknown) => {
    const context = innermost(one);
    return context === 'none' ? [] : [context];
  });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(data: Fields, key: string): unknown {
  const snake = key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  return Object.hasOwn(data, key) ? data[key] : Object.hasOwn(data, snake) ? data[snake] : undefined;
}

function textOf(data: Fields, key: string): string {
  const value = fieldOf(data, key);
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}

function listOf(data: Fields, key: string): ReadonlySet<string> {
  const value = fieldOf(data, key);
  const list: unknown = typeof value === 'string' ? parsedJson(value) : value;
  const texts = Array.isArray(list) ? list.filter(one => typeof one === 'string') : [];
  return new Set(texts.map(text => text.trim().toLowerCase()));
}
