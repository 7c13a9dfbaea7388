/** Says in bytes what an import may take at most, such as `4e9`. */
const limitVariable = 'MURMURATION_MEMORY';

/**
 * Bytes of memory that an import may take now: most of what is free, so that others are left some; a container's own limit
 * counts, and so does one that the person set.
 */
export function freeMemory(environment: Readonly<Record<string, string | undefined>> = process.env): number {
  const free = 0.8 * process.availableMemory();
  const limit = Number(environment[limitVariable] ?? '');
  return limit > 0 ? Math.min(limit, free) : free;
}
