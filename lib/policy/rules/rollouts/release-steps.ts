import type { Field } from '../../../manifests';

const HOLDS = ['pause', 'analysis', 'experiment', 'plugin'];

/** Whether a release stays at a step: time passes, something measures, or a person decides. */
export function holds(step: Field): boolean {
  return HOLDS.some((kind) => step.at(kind).isSet);
}

/** Whether a step waits until a person goes on. */
export function waitsForever(step: Field): boolean {
  return step.at('pause').isSet && !step.at('pause', 'duration').isSet;
}

/** The weights of a canary in their order, with the step that sets each. */
export function weightsOf(canary: Field): { readonly step: Field; readonly index: number; readonly weight: number }[] {
  return canary.at('steps').items.flatMap((step, index) => {
    const weight = step.at('setWeight').number;
    return weight === undefined ? [] : [{ step, index, weight }];
  });
}

/** Whether an analysis names a template; one that names none is not run, or fails at once. */
export function measures(analysis: Field): boolean {
  return analysis.at('templates').items.length > 0;
}

/** Whether a step measures, as far as can be seen: what a plugin does cannot. */
export function measuresAsStep(step: Field): boolean {
  return (
    measures(step.at('analysis')) ||
    // Without analyses an experiment only starts pods, and ends well when its time is over.
    step.at('experiment', 'analyses').items.length > 0 ||
    step.at('plugin').isSet
  );
}

/** Whether a blue-green release switches without a person. */
export function promotesItself(blueGreen: Field): boolean {
  return blueGreen.at('autoPromotionEnabled').boolean !== false;
}
