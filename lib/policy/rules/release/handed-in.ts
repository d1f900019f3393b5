import type { Hazard } from '../../hazard';
import type { CheckInput } from '../../rule';

/** What the comparison handed in for a rule. */
export function handedIn(rule: string, { hazards = [] }: CheckInput = {}): readonly Hazard[] {
  return hazards.filter((hazard) => hazard.rule === rule);
}
