import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { report, reportChecked } from '../core';
import { availabilityProblem, latencySloProblem, Slo } from '../slo';

/** What is promised: the share of requests that succeed, and that of those which are answered soon enough. */
export interface Objectives {
  readonly slo?: Slo;
  readonly latencySlo?: Slo;
}

/** The two objectives, or what stands for one that is wrong or of the other kind, which is reported. */
export function soundObjectives(construct: Construct, { slo, latencySlo }: Objectives): Objectives {
  const wrong = {
    slo: slo && availabilityProblem(slo, 'give this one as latencySlo'),
    latencySlo: latencySlo && latencySloProblem(latencySlo),
  };
  report(construct, ...Object.values(wrong).filter((problem) => problem !== undefined));
  if (slo) reportChecked(construct, 'slo', slo);
  if (latencySlo) reportChecked(construct, 'latencySlo', latencySlo);
  const isSound = (value: Slo, problem: string | undefined) => problem === undefined && value.problems.length === 0;
  return {
    slo: slo && (isSound(slo, wrong.slo) ? slo : Slo.availability(99.9)),
    latencySlo: latencySlo && (isSound(latencySlo, wrong.latencySlo) ? latencySlo : STAND_IN),
  };
}

const STAND_IN = Slo.latency(99, Duration.millis(250));
