/** Names that tell a funnel's steps apart: a step that comes again is called `product (2)`. */
export function stepNames(steps: readonly string[]): readonly string[] {
  const taken = new Set(steps);
  const seen = new Set<string>();
  return steps.map(step => {
    let name = step;
    for (let n = 2; seen.has(name) || (name !== step && taken.has(name)); n++) name = `${step} (${n})`;
    seen.add(name);
    return name;
  });
}
