import type { TrainPlan } from './train-plan';

/** The plan as a JSON file, in which a pair of numbers takes one line: so that a reviewer sees what changed. */
export function planFile(plan: TrainPlan): string {
  const text = JSON.stringify(plan, null, 2);
  return `${text.replace(/\{\s+"least": (\d+),\s+"most": (\d+)\s+\}/g, '{ "least": $1, "most": $2 }')}\n`;
}
