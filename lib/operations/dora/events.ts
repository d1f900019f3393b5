import { ReleaseTrainError } from '../../core';
import { type Fields, isRecord } from '../../manifests';
import { textIn } from '../fields';
import type { Witness } from './dora';
import type { Observation } from './observations';
import { isIn, printedMoment } from './window';

/** What the Rollouts controller tells, and what of it counts here. */
const REASONS: Readonly<Record<string, Observation['what']>> = {
  RolloutAborted: 'aborted',
  RolloutCompleted: 'completed',
};

/**
 * The events of Rollouts as a witness: what `kubectl get events -A -o json` prints, or a line of JSON each, as a webhook of Argo
 * Rollouts' notifications writes them. Of other kinds and reasons there may be any number among them.
 *
 * @param name what the text is called in messages
 * @param environment the environment that they are of, where they do not say it
 * @throws ReleaseTrainError if the text is none of both
 */
export function eventsWitness(text: string, name: string, environment?: string): Witness {
  const observations = eventsIn(text, name).flatMap((event) => observationOf(event, environment) ?? []);
  const [first] = observations.map(({ at }) => at).sort((a, b) => a - b);
  return {
    testify: async (window) => ({
      observations,
      notes:
        first === undefined || !observations.some(({ at }) => isIn(window, at))
          ? [`${name}: tells of no Rollout that was aborted or completed in this time; the numbers are Git's alone.`]
          : first > window.since
            ? [`${name}: begins at ${printedMoment(first)}; before that the numbers are Git's alone.`]
            : [],
    }),
  };
}

function eventsIn(text: string, name: string): readonly unknown[] {
  const whole = parsed(text);
  if (isRecord(whole) && Array.isArray(whole.items)) return whole.items;
  if (Array.isArray(whole)) return whole;
  return text
    .split('\n')
    .map((line, i) => [line.trim(), i + 1] as const)
    .filter(([line]) => line !== '')
    .map(([line, number]) => {
      const event = parsed(line);
      if (isRecord(event)) return event;
      throw new ReleaseTrainError(
        `${name}:${number}: is no event; give what kubectl get events -A -o json prints, or a JSON object a line with reason, time, namespace and name`,
      );
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Both APIs of events of Kubernetes, the old and the new one, and the flat form. */
function observationOf(event: unknown, environment: string | undefined): Observation | undefined {
  if (!isRecord(event)) return undefined;
  const what =
    typeof event.reason === 'string' && Object.hasOwn(REASONS, event.reason) ? REASONS[event.reason] : undefined;
  const about = firstOf(event.involvedObject, event.regarding) ?? event;
  const name = textIn(about.name) ?? textIn(about.rollout);
  const at = timeOf(event);
  if (what === undefined || name === undefined || at === undefined) return undefined;
  if (typeof about.kind === 'string' && about !== event && about.kind !== 'Rollout') return undefined;
  const named = textIn(event.environment) ?? environment;
  return {
    ...(named !== undefined && { environment: named }),
    namespace: textIn(about.namespace) ?? '',
    name,
    what,
    at,
  };
}

/** The last time of an event that came several times: an abort that is told twice is one, and its first time may be long ago. */
function timeOf(event: Fields): number | undefined {
  const { series } = event;
  const times = [
    event.time,
    isRecord(series) ? series.lastObservedTime : undefined,
    event.lastTimestamp,
    event.eventTime,
    event.firstTimestamp,
  ];
  const [at] = times.flatMap((time) => {
    const millis = typeof time === 'string' ? Date.parse(time) : Number.NaN;
    return Number.isNaN(millis) ? [] : [millis / 1000];
  });
  return at;
}

function firstOf(...values: readonly unknown[]): Fields | undefined {
  return values.find(isRecord);
}
