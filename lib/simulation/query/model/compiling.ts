import type { Expression } from './expression';
import type { Plan, Ref } from './plan';
import type { SampleSource, Window } from './samples';
import type { ScalarStep, VectorStep } from './vector-step';

/** What compiling a part of a query needs of compiling the parts below it. */
export interface Compiling {
  readonly plan: Plan;
  readonly prometheus: 2 | 3;
  vector(expression: Expression): Ref<VectorStep>;
  scalar(expression: Expression): Ref<ScalarStep>;
  /** Where the samples of a range or of a selector come from. */
  samples(expression: Expression): Ref<SampleSource>;
  /** The window of a range vector. */
  window(expression: Expression): Window;
}
