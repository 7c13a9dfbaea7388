import * as z from 'zod';
import { Failure } from '../protocol/fault.ts';
import { canonicalPolicy, type Policy, policySchema } from './policy.ts';
import { type Place, readRecipeText } from './recipe-text.ts';

/** A signature as it stands in a policy's text; what it says is for the one who checks it to read. */
const signedSchema = z.strictObject({ key: z.string(), at: z.string(), signature: z.string() });

export interface PolicyText {
  readonly policy: Policy;
  readonly signed: z.infer<typeof signedSchema> | 'unsigned';
}

/**
 * Reads a policy in YAML or JSON. Texts that mean the same give equal policies.
 *
 * @throws Failure `policy-invalid`
 */
export function parsePolicy(text: string): PolicyText {
  const told = plain(readText(text));
  const { signed, ...stated } =
    typeof told === 'object' && told !== null ? (told as Record<string, unknown>) : {};
  const policy = policySchema.safeParse(stated);
  if (!policy.success) throw invalid(policy.error);
  if (signed === undefined) return { policy: canonicalPolicy(policy.data), signed: 'unsigned' };
  const signature = signedSchema.safeParse(signed);
  if (!signature.success) throw new Failure('policy-invalid', { at: 'signed', why: 'it is no signature' });
  return { policy: canonicalPolicy(policy.data), signed: signature.data };
}

/** The form of a policy file, as a JSON Schema (draft 2020-12). */
export function policyJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(policySchema.extend({ signed: signedSchema.optional() }), { io: 'input' });
  return { ...schema, $id: 'murmuration-policy/1', title: 'Murmuration policy' };
}

function readText(text: string): Place {
  try {
    return readRecipeText(text);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { why = 'it cannot be read', at = 'its text' } = error.fault.params;
    throw new Failure('policy-invalid', { at, why });
  }
}

function plain(place: Place): unknown {
  switch (place.kind) {
    case 'text':
      return place.text;
    case 'number':
      return place.number;
    case 'truth':
      return place.truth;
    case 'list':
      return place.items.map(plain);
    case 'section':
      return Object.fromEntries([...place.members].map(([name, member]) => [name, plain(member)]));
    case 'empty':
      return null;
  }
}

function invalid(error: z.ZodError): Failure {
  const [issue] = error.issues;
  const at = issue === undefined || issue.path.length === 0 ? 'its top' : issue.path.join('.');
  const unknown =
    issue?.code === 'unrecognized_keys' ? `it has a key that means nothing: ${issue.keys[0]}` : '';
  return new Failure('policy-invalid', { at, why: unknown || (issue?.message ?? 'it is not a policy') });
}
