import { oneLine } from '../../core';
import type { PlayedRelease, TimelineEvent } from '../outcome';
import { clock, humanValue } from './text';

/** A release as text, a line an event: for failure messages and terminals. */
export function timelineText(played: PlayedRelease): string {
  const lines = timelineLines(played);
  const width = Math.max(...lines.map(({ at }) => clock(at).length), 5);
  return lines.map(({ at, text }) => `${clock(at).padStart(width)}  ${text}`).join('\n');
}

export interface TimelineLine {
  /** Seconds since the release was applied. */
  readonly at: number;
  readonly text: string;
}

/**
 * The events of a release in words. Measurements of a metric that came out the same are one line, at the time of the first, as
 * long as the weight stays; so are pods that come or go one after the other.
 */
export function timelineLines({ timeline }: PlayedRelease): TimelineLine[] {
  const metricName = metricNames(timeline);
  const lines: (() => TimelineLine)[] = [];
  const open = new Map<string, Measurement[]>();
  let pods: Pods[] = [];
  let step: TimelineEvent | undefined;
  for (const event of timeline) {
    if (event.type === 'measurement') {
      const name = metricName(event);
      const same = open.get(name);
      if (same?.[0]?.phase === event.phase) same.push(event);
      else {
        const fold = [event];
        open.set(name, fold);
        lines.push(() => measurementLine(name, fold));
      }
      continue;
    }
    if (event.type === 'pods') {
      if (pods.at(-1)?.version === event.version) pods.push(event);
      else {
        pods = [event];
        const fold = pods;
        lines.push(() => podsLine(fold));
      }
      continue;
    }
    pods = [];
    if (event.type === 'weight') open.clear();
    const text = words(event, timeline);
    // The step that pauses has said so.
    if (event.type !== 'pause' || event.reason !== 'CanaryPauseStep' || step?.at !== event.at) {
      lines.push(() => ({ at: event.at, text }));
    }
    if (event.type === 'step') step = event;
  }
  return lines.map((line) => line());
}

/** Measured values as status shows them, for people: `[0.0132450331]` is 0.0132, `[]` no data. */
export function measured(value: string): string {
  const numbers = numbersIn(value);
  if (value.trim() === '[]') return 'no data';
  return numbers ? numbers.map(humanValue).join(', ') : oneLine(value);
}

type Measurement = TimelineEvent & { type: 'measurement' };
type Pods = TimelineEvent & { type: 'pods' };

function measurementLine(name: string, fold: readonly Measurement[]): TimelineLine {
  const [first, last] = [fold[0], fold.at(-1)] as [Measurement, Measurement];
  const values = valueRange(fold.map(({ value }) => value));
  const often = fold.length > 1 ? `${fold.length} × ` : '';
  const until = fold.length > 1 ? `, until ${clock(last.at)}` : '';
  return { at: first.at, text: `${name}: ${often}${first.phase}${values ? ` (${values})` : ''}${until}` };
}

function valueRange(values: readonly string[]): string {
  const numbers = values.map((value) => numbersIn(value) ?? []);
  if (numbers.every((it) => it.length === 1 && !Number.isNaN(it[0]))) {
    const [least, most] = [Math.min, Math.max].map((extreme) => humanValue(extreme(...numbers.flat())));
    return least === most ? `${least}` : `${least} … ${most}`;
  }
  const texts = [...new Set(values.map(measured))];
  return texts.length < 3 ? texts.join(', ') : 'various';
}

function podsLine(fold: readonly Pods[]): TimelineLine {
  const [first, last] = [fold[0], fold.at(-1)] as [Pods, Pods];
  const version = first.version === 'canary' ? 'new version' : 'stable version';
  const until = last.at > first.at ? `, until ${clock(last.at)}` : '';
  const available = first.available === last.available ? `${last.available}` : `${first.available} → ${last.available}`;
  return { at: first.at, text: `${version}: ${available} of ${last.wanted} pods available${until}` };
}

function words(event: Exclude<TimelineEvent, Measurement | Pods>, timeline: readonly TimelineEvent[]): string {
  switch (event.type) {
    case 'weight':
      return `weight ${humanValue(event.weight)} %`;
    case 'step':
      return `step ${event.index}: ${oneLine(event.step)}`;
    case 'pause':
      return event.reason === 'CanaryPauseStep' ? 'pause' : 'pause: an analysis is inconclusive';
    case 'resume':
      return 'goes on';
    case 'abort':
      return `aborted: ${oneLine(event.message)}`;
    case 'promoted':
      return 'promoted';
    case 'degraded':
      return ['degraded', ownMessage(event, timeline)].filter(Boolean).join(': ');
    case 'analysis-started':
      return `analysis ${oneLine(event.run)} starts: ${event.metrics.map(oneLine).join(', ')}`;
    case 'analysis-ended':
      return [`analysis ${oneLine(event.run)} ${event.phase}`, ownMessage(event, timeline)].filter(Boolean).join(': ');
  }
}

/** The message of an event without what the abort of the same moment gives as its reason. */
function ownMessage(
  { at, message }: { readonly at: number; readonly message: string },
  timeline: readonly TimelineEvent[],
): string {
  const abort = timeline.find((it) => it.type === 'abort' && it.at === at) as
    | (TimelineEvent & { type: 'abort' })
    | undefined;
  if (!abort?.message) return oneLine(message);
  return abort.message.includes(message) ? '' : oneLine(message.replace(abort.message, '')).replace(/:$/, '');
}

/** Names of metrics, with the run's where several runs measure one metric. */
function metricNames(timeline: readonly TimelineEvent[]): (measurement: Measurement) => string {
  const runs = new Map<string, Set<string>>();
  for (const event of timeline) {
    if (event.type === 'measurement') runs.set(event.metric, (runs.get(event.metric) ?? new Set()).add(event.run));
  }
  return ({ run, metric }) => oneLine((runs.get(metric)?.size ?? 0) > 1 ? `${run}/${metric}` : metric);
}

function numbersIn(value: string): number[] | undefined {
  const texts = value
    .replace(/^\[|\]$/g, '')
    .split(/[,\s]+/)
    .filter((text) => text !== '');
  const numbers = texts.map((text) => Number(text.replace(/^([+-]?)Inf$/, '$1Infinity')));
  return texts.length > 0 && numbers.every((number, i) => !Number.isNaN(number) || texts[i] === 'NaN')
    ? numbers
    : undefined;
}
