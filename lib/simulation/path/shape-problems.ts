import { show } from '../../core';
import type { Manifest } from '../../manifests';
import { type Fields, field, isRecord } from './fields';

/** Fields of the wrong type, which the API server would not take. Only those that change how a release is played are looked at. */
export function shapeProblems(manifest: Manifest): string[] {
  const problems: string[] = [];
  const expect = (value: unknown, sound: boolean, path: string, kind: string) => {
    if (value !== undefined && value !== null && !sound) problems.push(`${path}: ${show(value)} is no ${kind}`);
  };
  const { metadata, spec } = manifest;
  for (const name of ['name', 'namespace'] as const)
    expect(metadata?.[name], typeof metadata?.[name] === 'string', `metadata.${name}`, 'text');
  expect(spec, isRecord(spec), 'spec', 'object');
  const counts = ['replicas', 'minReadySeconds', 'progressDeadlineSeconds'];
  for (const name of counts)
    expect(field(spec, name), isCount(field(spec, name)), `spec.${name}`, 'whole number from 0');
  const canary = field(spec, 'strategy', 'canary');
  const steps = field(canary, 'steps');
  expect(steps, Array.isArray(steps), 'spec.strategy.canary.steps', 'list');
  if (!Array.isArray(steps)) return problems;
  for (const [i, step] of steps.entries()) {
    expect(step, isRecord(step), `steps[${i}]`, 'step; write for example setWeight: 5');
    if (isRecord(step)) stepProblems(step, `steps[${i}]`, expect);
  }
  return problems;
}

type Expect = (value: unknown, sound: boolean, path: string, kind: string) => void;

function stepProblems(step: Fields, at: string, expect: Expect): void {
  const { setWeight, pause, analysis, setCanaryScale } = step;
  expect(setWeight, Number.isInteger(setWeight), `${at}.setWeight`, 'whole number');
  expect(pause, isRecord(pause), `${at}.pause`, 'object; write { duration: 2m }, or {} to wait for a person');
  expect(analysis, isRecord(analysis), `${at}.analysis`, 'object');
  expect(setCanaryScale, isRecord(setCanaryScale), `${at}.setCanaryScale`, 'object');
}

/** Fields of a metric of the wrong type, as the first of them; undefined if there is none. */
export function metricShapeProblem(metric: Fields): string | undefined {
  for (const name of ['name', 'interval', 'initialDelay', 'successCondition', 'failureCondition']) {
    const value = metric[name];
    if (value !== undefined && typeof value !== 'string') return `${name}: ${show(value)} is no text`;
  }
  return undefined;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
