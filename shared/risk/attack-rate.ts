/** How often an attack works, as Anonymeter tells it: the middle and half-width of Wilson's interval. */
export interface AttackRate {
  readonly rate: number;
  readonly error: number;
}

/** @param z  normal quantile of the confidence wanted, 1.96 for 95 % */
export function attackRate(successes: number, attacks: number, z: number): AttackRate {
  const square = z * z;
  return {
    rate: (successes + square / 2) / (attacks + square),
    error: (z / (attacks + square)) * Math.sqrt((successes * (attacks - successes)) / attacks + square / 4),
  };
}

/** What an attack gains over the same attack on people who are not in the data, with its interval, in 0 to 1. */
export function residualRisk(
  attack: AttackRate,
  control: AttackRate,
): { readonly risk: number; readonly low: number; readonly high: number } {
  const within = (value: number) => Math.min(1, Math.max(0, value));
  const risk = (attack.rate - control.rate) / (1 - control.rate);
  const error = Math.hypot(
    attack.error / (1 - control.rate),
    ((attack.rate - 1) / (1 - control.rate) ** 2) * control.error,
  );
  return { risk: within(risk), low: within(risk - error), high: within(risk + error) };
}
