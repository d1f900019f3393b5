import { printedTime, someOf } from '../../core';
import type { RolloutState } from '../live';
import { analysisCause } from './analysis-text';
import type { Condition } from './report';
import { roughTime, secondsSince } from './rough-time';
import type { Judged } from './row';
import { pausedFor, podsText } from './summary';

/** What is to be known of a service that is not at rest, and what to do about it: a sentence for each condition. */
export function wordsOf(judged: Judged): string[] {
  return judged.conditions.flatMap((condition) => WORDS[condition]?.(judged) ?? []);
}

const WORDS: Readonly<Partial<Record<Condition, (judged: Judged) => string | undefined>>> = {
  aborted,
  invalid: ({ row }) =>
    `${row?.rollout.message || 'the controller refuses the Rollout'}. The controller does nothing until that is mended in Git; the pods stay what they were`,
  degraded,
  inconclusive,
  missing: (judged) => `${gitHas(judged)}, and ${noRollout(judged)}${whyNotSynced(judged)}`,
  'sync-failed': (judged) => `${drift(judged)}the sync ended as ${judged.application?.operation}${because(judged.application?.operationMessage)}`,
  'not-synced': (judged) => `${drift(judged)}not synced${whyNotSynced(judged)}`,
  frozen: (judged) => `${drift(judged)}not synced, since Argo CD starts no sync ${freezeText(judged)}`,
  'out-of-sync': (judged) =>
    `the release is there, and something else of ${judged.service.folder} is not${judged.freeze ? `: Argo CD starts no sync ${freezeText(judged)}` : whyNotSynced(judged)}`,
  'application-degraded': ({ application }) =>
    `the Application ${application?.name} is ${application?.health}${because(application?.error || application?.healthMessage)}`,
  'waits-for-promotion': ({ row, now }) =>
    row && `it has waited for somebody${waited(row.rollout, now)}: ${plugin('promote', row.rollout)} lets it go on`,
  'paused-by-hand': ({ row }) => row && `somebody set spec.paused: ${plugin('promote', row.rollout)} lets it go on`,
};

function aborted({ row, git, service, analyses, conditions, now }: Judged): string | undefined {
  if (!row) return undefined;
  const since = secondsSince(row.rollout.abortedAt, now);
  const what = `${row.name} was aborted${since === undefined ? '' : ` ${roughTime(since)} ago`}`;
  const [worst] = analyses;
  const ended = worst && !['Successful', 'Running', 'Pending'].includes(worst.verdict);
  const why = ended ? analysisCause(worst) : withoutReason(row.rollout.message);
  const cause = why === '' ? '' : ` (${why})`;
  if (!row.stable) return `${what}${cause}, and there is no other version that could take over: ${rollback(service)}`;
  const stays = `live stays ${row.stable.name}`;
  // What Git has by now is told beside it.
  if (conditions.length > 1) return `${what}${cause}; ${stays}`;
  return `${what}${cause}: ${stays}, Git still wants ${git.name}: ${rollback(service)}`;
}

function degraded({ row }: Judged): string | undefined {
  if (!row) return undefined;
  const { rollout, stable, name } = row;
  const why = withoutReason(rollout.message) || 'the controller says no more';
  const pods = `kubectl get pods -n ${rollout.namespace} -l rollouts-pod-template-hash=${rollout.currentHash}`;
  if (!stable) return `${why} (${podsText(rollout)}): ${pods} shows them`;
  return `${why}: nobody aborts it, ${name} stays beside ${stable.name}. ${pods} shows its pods; ${plugin('abort', rollout)} takes it back`;
}

function inconclusive({ row, service, analyses, now }: Judged): string | undefined {
  if (!row) return undefined;
  const found = analyses.find(({ verdict }) => verdict === 'Inconclusive');
  const why = found ? analysisCause(found) : 'an analysis says neither good nor bad';
  return `${why}: it has waited for somebody${waited(row.rollout, now)}. ${plugin('promote', row.rollout)} passes the step by and goes on; ${plugin('abort', row.rollout)} takes it back, then ${rollback(service)}`;
}

function noRollout({ service, isWithoutApplication }: Judged): string {
  const none = `there is no Rollout ${service.rollout} in the namespace ${service.namespace}`;
  return isWithoutApplication ? `${none}, nor an Application ${applicationNames(service)} that would bring it` : none;
}

/** The beginning of a sentence, where Git and the cluster differ. */
function drift(judged: Judged): string {
  const { row, live } = judged;
  if (!live?.state || !row) return `${gitHas(judged)}: `;
  return judged.git.name === row.name && judged.conditions.includes('sync-failed')
    ? ''
    : `${gitHas(judged)}, live ${row.name}: `;
}

function gitHas({ git: { name, changed }, now }: Judged): string {
  const since = secondsSince(changed?.committedAt, now);
  const by = changed && since !== undefined ? ` (${changed.sha.slice(0, 8)}, ${roughTime(since)} ago)` : '';
  return `Git has ${name}${by}`;
}

/** What is known of why, and what to do; it begins with a mark, or is empty. */
function whyNotSynced({ application, isWithoutApplication, service, row }: Judged): string {
  if (!application)
    return isWithoutApplication && row ? `; there is no Application ${applicationNames(service)}` : '';
  const { name, operation, isAutomated, error, sync } = application;
  if (operation === 'Running') return '; a sync is running';
  if (error !== '') return `; ${error}`;
  if (!isAutomated) return `; ${name} is not synced automatically: argocd app sync ${name}`;
  if (sync === 'Synced') return `; Argo CD has not looked since: argocd app get ${name} --refresh`;
  return `; ${name} is ${sync}`;
}

function freezeText({ freeze }: Judged): string {
  const until = freeze?.to === undefined ? '' : `until ${printedTime(Math.floor(freeze.to / 1000)).replace(/:00Z$/, 'Z')}, `;
  return `${until}by ${freeze?.by}`;
}

function waited(state: RolloutState, now: number): string {
  const seconds = pausedFor(state, now);
  return seconds === undefined ? '' : ` for ${roughTime(seconds)}`;
}

function applicationNames({ applications }: Judged['service']): string {
  return someOf(applications.map(({ name }) => name)) || 'at all';
}

function plugin(verb: string, { namespace, name }: RolloutState): string {
  return `kubectl argo rollouts ${verb} ${name} -n ${namespace}`;
}

function rollback({ name, environment }: Judged['service']): string {
  return `release-train rollback ${name} --env ${environment}`;
}

/** A message of the controller begins with the reason, which is said already. */
function withoutReason(message: string): string {
  return message.replace(/^(RolloutAborted|ProgressDeadlineExceeded): /, '');
}

function because(message: string | undefined): string {
  return message ? `: ${message}` : '';
}
