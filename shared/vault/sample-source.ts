import type { ByteSource } from '../formats/byte-source.ts';
import { joinedBytes } from '../formats/joined-bytes.ts';
import { memorySource } from '../formats/memory-source.ts';
import { parseRecipe } from '../policy/recipe.ts';
import type { SourceSummary } from '../protocol/summary.ts';
import { sampleDefaults, sampleJourneys, sampleOptouts } from '../sample/journeys.ts';
import { sampleRecipe } from '../sample/recipe.ts';

/** The sample journeys of invented people, as the same CSV that `murmuration demo` writes. */
export function sampleSource(): ByteSource {
  return memorySource('sample.csv', joinedBytes([...sampleJourneys(sampleDefaults)]));
}

export function sampleLeaveOut(): ByteSource {
  return memorySource('optouts.csv', new TextEncoder().encode(sampleOptouts(sampleDefaults)));
}

/** The sample needs no questions: its mapping is the sample recipe's. */
export function sampleSummary(looked: SourceSummary): SourceSummary {
  const { mapping } = parseRecipe(sampleRecipe());
  return { ...looked, kind: 'sample', header: 'confirmed', proposal: mapping, open: [] };
}
