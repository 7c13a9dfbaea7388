import type { ByteSource } from '../formats/byte-source.ts';
import { joinedBytes } from '../formats/joined-bytes.ts';
import { memorySource } from '../formats/memory-source.ts';
import { parseRecipe } from '../policy/recipe.ts';
import { sampleDefaults, sampleJourneys, sampleOptouts } from '../sample/journeys.ts';
import { sampleRecipe } from '../sample/recipe.ts';
import type { VaultHost } from './host.ts';
import { look } from './look.ts';
import type { Looked } from './looked.ts';

/** The sample journeys, looked at: made once, and as well before somebody asks for them. */
export interface SampleInAdvance {
  /** Begins to make them, in pieces between which messages are heard. */
  begin(): void;
  looked(): Promise<Looked | 'given up'>;
  /** Gives their memory back, and ends what was begun. */
  giveUp(): void;
}

export function sampleInAdvance(host: Pick<VaultHost, 'breathe'>): SampleInAdvance {
  let making: Promise<Looked | 'given up'> | 'not begun' = 'not begun';
  const looked = (): Promise<Looked | 'given up'> => {
    if (making !== 'not begun') return making;
    const mine: Promise<Looked | 'given up'> = lookedAt(host, () => making !== mine);
    making = mine;
    return mine;
  };
  return {
    begin: () => void looked(),
    looked,
    giveUp: () => {
      making = 'not begun';
    },
  };
}

/** Invented people in the CSV that `murmuration demo` writes. The mapping needs no questions: it is the sample recipe's. */
async function lookedAt(
  host: Pick<VaultHost, 'breathe'>,
  isGivenUp: () => boolean,
): Promise<Looked | 'given up'> {
  const chunks: Uint8Array[] = [];
  for (const chunk of sampleJourneys(sampleDefaults)) {
    chunks.push(chunk);
    await host.breathe();
    if (isGivenUp()) return 'given up';
  }
  const looked = await look([memorySource('sample.csv', joinedBytes(chunks))], 'names');
  const { mapping } = parseRecipe(sampleRecipe());
  return {
    ...looked,
    summary: { ...looked.summary, kind: 'sample', header: 'confirmed', proposal: mapping, open: [] },
  };
}

export function sampleLeaveOut(): ByteSource {
  return memorySource('optouts.csv', new TextEncoder().encode(sampleOptouts(sampleDefaults)));
}
