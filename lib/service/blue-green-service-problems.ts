import { Duration } from 'cdk8s';
import { type Analysis, ErrorRateAnalysis, type When } from '../analysis';
import { durationProblem, show } from '../core';
import { analysesProblem, latencyGuard, soundAnalyses } from './analysis-list';
import type { BlueGreenServiceProps } from './blue-green-service-props';
import type { Objectives } from './objectives';

/** What is wrong with what only a blue-green service has. */
export function blueGreenServiceProblems(props: BlueGreenServiceProps, objectives: Objectives): string[] {
  const { before, after } = props;
  const wrong = [beforeProblem(before), analysesProblem(after, 'after', 'a bad release')].filter(
    (problem) => problem !== undefined,
  );
  return [
    ...wrong,
    ...(wrong.length > 0
      ? []
      : occasionProblems(
          before ?? [],
          soundAnalyses(after, () => afterSwitch(objectives)),
        )),
    ...watchProblems(props),
    ...previewProblems(props),
  ];
}

/** The time to watch itself, or none where it is wrong (which is reported). */
export function soundWatch(props: BlueGreenServiceProps): Duration | undefined {
  return watchProblems(props).length > 0 ? undefined : props.watch;
}

/** The number of preview pods itself, or none where it is wrong (which is reported). */
export function soundPreviewReplicas(props: BlueGreenServiceProps): number | undefined {
  return previewProblems(props).length > 0 ? undefined : props.previewReplicas;
}

/** The analyses before the switch themselves, or none where they are wrong (which is reported). */
export function soundBefore(before: BlueGreenServiceProps['before']): readonly Analysis[] {
  return before === undefined || beforeProblem(before) ? [] : before;
}

function beforeProblem(before: unknown): string | undefined {
  // Without a word there is nothing before the switch anyway.
  if (Array.isArray(before) && before.length === 0) return undefined;
  if (before === 'none') return "before: 'none' is what it is anyway; leave it out";
  return analysesProblem(before, 'before');
}

// An analysis that is a gate by itself says 'before-first-weight' without being told.
const CANARY_MOMENTS: readonly When[] = ['background', 'after-each-hold'];

/** The list says when its analyses measure; and each of them has a template of its own. */
function occasionProblems(before: readonly Analysis[], after: readonly Analysis[]): string[] {
  const problems = Object.entries({ before, after }).flatMap(([list, analyses]) =>
    analyses
      .filter(({ when }) => when !== undefined && CANARY_MOMENTS.includes(when))
      .map(
        ({ id, when }) =>
          `${list}: ${show(id)} says when: ${show(when)}, which is a moment of a canary; leave when out, since the list says it`,
      ),
  );
  const ids = after.map(({ id }) => id);
  const inBoth = before.filter(({ id }) => ids.includes(id));
  return [
    ...problems,
    ...inBoth.map(
      ({ id }) =>
        `before and after both have an analysis called ${show(id)}, and the template of one would overwrite that of the other; give one of them another id, such as id: ${show(`${id}-before`)}`,
    ),
  ];
}

function watchProblems({ watch, after }: BlueGreenServiceProps): string[] {
  if (watch === undefined) return [];
  if (after === 'none')
    return ['watch: nothing measures after the switch; leave watch out, or give after something that does'];
  const problem = durationProblem(watch, Duration.minutes(3), Duration.hours(6));
  return problem ? [`watch: ${problem}`] : [];
}

function previewProblems({ previewReplicas, replicas, autoscaling, scaledBy }: BlueGreenServiceProps): string[] {
  if (previewReplicas === undefined) return [];
  const at = 'previewReplicas';
  if (!Number.isInteger(previewReplicas) || previewReplicas < 1)
    return [`${at}: ${show(previewReplicas)} is no number of pods; write a whole number from 1, or leave it out`];
  // Whoever scales the Rollout meanwhile scales the preview too, and the controller then waits for another number.
  if (autoscaling || scaledBy !== undefined)
    return [`${at}: works with a fixed number of pods only; leave it out, or give replicas`];
  const all = replicas ?? 2;
  if (previewReplicas > all)
    return [`${at}: ${previewReplicas} are more than the ${all} pods of the service; leave it out`];
  return [];
}

/** What guards a switch if nothing else is said: there is no stable release beside it to compare with. */
export function afterSwitch({ latencySlo }: Objectives): readonly Analysis[] {
  return [new ErrorRateAnalysis(), ...latencyGuard(latencySlo)];
}
