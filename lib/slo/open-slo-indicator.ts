import { Duration } from 'cdk8s';
import { tidy } from './numbers';
import type { ObjectiveKind } from './objective';
import { type Field, isFields, nameOf, type OpenSloFile, type OpenSloObject, written } from './open-slo-file';
import { numberIn, type ObjectivePath, type Stated } from './open-slo-spec';

/** What an objective counts: good requests, or requests that are answered in time. */
export interface IndicatorReading {
  readonly kind: ObjectiveKind;
  /** Undefined for an availability, and for a latency whose time cannot be read. */
  readonly latency?: Stated<Duration>;
}

/** Reads what an objective counts; of a latency also the time, which the annotation tells with its unit. */
export function readIndicator(
  file: OpenSloFile,
  slo: OpenSloObject,
  path: ObjectivePath,
  problems: string[],
): IndicatorReading {
  const annotation = slo.field('metadata', 'annotations', LATENCY);
  const latency = readAnnotation(annotation, problems);
  const indicator = indicatorOf(file, slo, path, problems);
  if (indicator === undefined) return { kind: 'availability' };
  if (indicator.metric === 'threshold') {
    checkThreshold(slo, path, annotation, latency, problems);
    return { kind: 'latency', latency };
  }
  if (annotation.value !== undefined) return { kind: 'latency', latency };
  const bucket = bucketIn(indicator);
  if (bucket === undefined) return { kind: 'availability' };
  problems.push(
    `${bucket.at}: ${bucket.name} counts a bucket (${bucket.matcher}), so the objective is a latency; write the time with its unit in metadata.annotations: ${LATENCY}: 250ms`,
  );
  return { kind: 'latency' };
}

// OpenSLO gives the value of a threshold no unit, and leaves annotations to those who read the file.
const LATENCY = 'release-train.dev/latency';

interface Indicator {
  readonly metric: 'ratio' | 'threshold';
  /** What stands below `ratioMetric`; undefined if the indicator stands in another file. */
  readonly ratio?: (name: string) => Field;
}

/** The indicator of the objective itself (of a composite SLO), or else of the SLO; in its place, or by its name. */
function indicatorOf(
  file: OpenSloFile,
  slo: OpenSloObject,
  path: ObjectivePath,
  problems: string[],
): Indicator | undefined {
  for (const owner of [path, ['spec']]) {
    const inline = slo.field(...owner, 'indicator');
    if (inline.value !== undefined) return metricIn(slo, [...owner, 'indicator', 'spec'], inline.at, problems);
    const reference = slo.field(...owner, 'indicatorRef');
    if (reference.value === undefined) continue;
    const found = file.objects.find((o) => o.field('kind').value === 'SLI' && nameOf(o) === reference.value);
    if (found) return metricIn(found, ['spec'], found.field('spec').at, problems);
    // An indicator of another file: only an objective on a threshold has a value to compare with.
    return { metric: slo.field(...path, 'value').value === undefined ? 'ratio' : 'threshold' };
  }
  problems.push(
    `${slo.field('spec').at}: the SLO has neither indicator nor indicatorRef, so nobody can tell what its target counts; write one`,
  );
  return undefined;
}

function metricIn(
  object: OpenSloObject,
  path: readonly (string | number)[],
  at: string,
  problems: string[],
): Indicator | undefined {
  const [ratio, threshold] = ['ratioMetric', 'thresholdMetric'].map((metric) => object.field(...path, metric).value);
  if ((ratio === undefined) === (threshold === undefined)) {
    problems.push(
      `${at}: the indicator has ${ratio === undefined ? 'neither' : 'both'} spec.ratioMetric ${ratio === undefined ? 'nor' : 'and'} spec.thresholdMetric; write one of them`,
    );
    return undefined;
  }
  if (threshold !== undefined) return { metric: 'threshold' };
  return { metric: 'ratio', ratio: (name) => object.field(...path, 'ratioMetric', name) };
}

/** A ratio of a histogram's bucket: 99 % of requests within a time look like an availability of 99 % otherwise. */
function bucketIn({ ratio }: Indicator): { name: string; matcher: string; at: string } | undefined {
  for (const name of ['good', 'bad']) {
    const field = ratio?.(name);
    if (!field || !isFields(field.value)) continue;
    const [matcher] = textsIn(field.value).flatMap((text) => /\ble\s*=~?\s*"(?!\+Inf)[^"]*"/.exec(text)?.[0] ?? []);
    if (matcher !== undefined) return { name, matcher, at: field.at };
  }
  return undefined;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function readAnnotation(annotation: Field, problems: string[]): Stated<Duration> | undefined {
  if (annotation.value === undefined) return undefined;
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(String(annotation.value)) ?? [];
  const millis = tidy(Number(count) * (unit === 's' ? 1000 : 1));
  if (Number.isInteger(millis)) return { value: Duration.millis(millis), at: `${annotation.at}: ${LATENCY}: ` };
  problems.push(
    `${annotation.at}: ${LATENCY}: ${written(annotation)} is no time in whole milliseconds with its unit; write for example 250ms or 0.25s`,
  );
  return undefined;
}

/** Whether a threshold is a latency that is told completely: an upper bound, with a unit that fits its value. */
function checkThreshold(
  slo: OpenSloObject,
  path: ObjectivePath,
  annotation: Field,
  latency: Stated<Duration> | undefined,
  problems: string[],
): void {
  const op = slo.field(...path, 'op');
  if (op.value !== 'lt' && op.value !== 'lte') {
    problems.push(
      op.value === undefined
        ? `${op.at}: the objective on a threshold has no op; write op: lte`
        : `${op.at}: op: ${written(op)} calls slow requests good; of thresholds only a latency can be guarded; write op: lte`,
    );
  }
  const field = slo.field(...path, 'value');
  const value = numberIn(field);
  if (value === undefined || value <= 0) {
    const said =
      field.value === undefined ? 'the objective on a threshold has no value' : `value: ${written(field)} is no time`;
    problems.push(`${field.at}: ${said}; write the latency that is allowed, such as value: 250`);
    return;
  }
  const example = `${written(field)}${value >= 10 ? 'ms' : 's'}`;
  if (annotation.value === undefined) {
    problems.push(
      `${field.at}: value: ${written(field)} has no unit in OpenSLO; if it is a latency, write it with its unit in metadata.annotations: ${LATENCY}: ${example}`,
    );
    return;
  }
  const millis = latency?.value.toMilliseconds();
  // A value counts seconds, milliseconds, microseconds or nanoseconds.
  if (millis !== undefined && ![1e3, 1, 1e-3, 1e-6].some((unit) => tidy(value * unit) === millis)) {
    problems.push(
      `${annotation.at}: ${LATENCY}: ${written(annotation)} is not the value of the objective, ${written(field)}, in any unit; write one time in both, such as ${example}`,
    );
  }
}
