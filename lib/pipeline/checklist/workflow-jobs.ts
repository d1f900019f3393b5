import { parse } from 'yaml';
import { nearestTo, show } from '../../core';
import { isRecord } from '../../manifests';
import type { WorkflowJob } from './checklist-item';

/**
 * Says why a job is not in a workflow, or undefined.
 *
 * @param texts the text of each workflow that is rendered, by its path
 */
export function jobProblem(
  { workflow, job, step }: WorkflowJob,
  texts: ReadonlyMap<string, string>,
): string | undefined {
  const text = texts.get(workflow);
  if (text === undefined) {
    const none = '; no workflow is: let a person tick it, or render the workflow along with the fleet';
    return `${show(workflow)} is not rendered along with the fleet${nearestTo(workflow, texts.keys(), none)}`;
  }
  const jobs = jobsOf(text);
  if (!jobs) return `${workflow} holds no jobs that can be read`;
  const its = Object.hasOwn(jobs, job) ? jobs[job] : undefined;
  if (its === undefined) return `${workflow} has no job ${show(job)}${nearestTo(job, Object.keys(jobs))}`;
  if (step === undefined) return undefined;
  const steps = isRecord(its) && Array.isArray(its.steps) ? its.steps.filter(isRecord) : [];
  const names = steps.flatMap(({ id, name }) => [id, name].filter((it) => typeof it === 'string'));
  return names.includes(step)
    ? undefined
    : `the job ${job} of ${workflow} has no step ${show(step)}${nearestTo(step, names, ', nor any with a name')}`;
}

function jobsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = parse(text);
    return isRecord(value) && isRecord(value.jobs) ? value.jobs : undefined;
  } catch {
    return undefined;
  }
}
