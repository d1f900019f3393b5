import { type Shape, shaped } from '../core';
import { Analysis, type AnalysisOptions } from './analysis';
import type { When } from './occasion';

/** An analysis with options that are checked when it is made; what is wrong with them is reported where it is bound. */
export abstract class ConfiguredAnalysis<P extends AnalysisOptions> extends Analysis {
  /** Ends the name of the template: `svc-a-error-rate`. */
  public readonly id: string;
  /** When it measures. @default - as the plan says */
  public override readonly when?: When;
  /** The options that are sound. */
  protected props: P;
  /** What is wrong with the others. */
  protected problems: readonly string[];

  protected constructor(given: unknown, shape: Shape<P>, id: string, when?: When) {
    super();
    const { sound, problems } = shaped<P>(given, shape);
    this.id = sound.id ?? id;
    this.when = sound.when ?? when;
    this.props = sound;
    this.problems = problems;
  }
}
