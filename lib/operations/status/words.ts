import { printedTime, someOf } from '../../core';
import type { RolloutState } from '../live';
import { analysisCause } from './analysis-text';
import { kubectl, rollouts, takenBack, unpause } from './commands';
import type { Judged } from './judged';
import type { Action, Condition } from './report';
import { roughTime, secondsSince } from './rough-time';
import { pausedFor, podsText } from './summary';

/** What is said of a service that is not at rest: what is to be known, and what to do about it. */
export interface Said {
  readonly words: string;
  readonly actions?: readonly Action[];
}

/** A sentence for each condition that needs one. */
export function saidOf(judged: Judged): Said[] {
  return judged.conditions.flatMap((condition) => WORDS[condition]?.(judged) ?? []);
}

const WORDS: Readonly<Partial<Record<Condition, (judged: Judged) => Said | undefined>>> = {
  aborted,
  invalid: ({ row }) => ({
    words: `${sentence(row?.rollout.message ?? '') || 'the controller refuses the Rollout'}. It does nothing until that is mended in Git; the pods stay what they were`,
  }),
  degraded,
  inconclusive,
  missing: (judged) => notSynced(judged, `${gitHas(judged)}, and ${noRollout(judged)}`),
  'sync-failed': (judged) => ({
    words: `${drift(judged)}the sync ended as ${judged.application?.operation}${because(judged.application?.operationMessage)}`,
  }),
  'not-synced': (judged) => notSynced(judged, `${drift(judged)}not synced`),
  frozen: (judged) => ({
    words: `${drift(judged)}not synced, since Argo CD starts no sync ${freezeText(judged)}`,
  }),
  'out-of-sync': (judged) => {
    const what = `the release is there, and something else of ${judged.service.folder} is not`;
    if (judged.freeze) return { words: `${what}: Argo CD starts no sync ${freezeText(judged)}` };
    return notSynced(judged, what);
  },
  'application-degraded': ({ application }) => ({
    words: `the Application ${application?.name} is ${application?.health}${because(application?.error || application?.healthMessage)}`,
  }),
  'waits-for-promotion': ({ row, ...judged }) =>
    row && {
      words: `it has waited for somebody${waited(row.rollout, judged.now)}`,
      actions: [{ does: 'let it go on', command: rollouts('promote', row.rollout, judged) }],
    },
  'paused-by-hand': ({ row, ...judged }) =>
    row && {
      words: 'somebody set spec.paused',
      actions: [{ does: 'let it go on', command: unpause(row.rollout, judged) }],
    },
};

function aborted(judged: Judged): Said | undefined {
  const { row, git, analyses, conditions, now } = judged;
  if (!row) return undefined;
  const since = secondsSince(row.rollout.abortedAt, now);
  const what = `${row.name} was aborted${since === undefined ? '' : ` ${roughTime(since)} ago`}`;
  const [worst] = analyses;
  const ended = worst && !['Successful', 'Running', 'Pending'].includes(worst.verdict);
  const why = ended ? analysisCause(worst) : sentence(row.rollout.message);
  const cause = why === '' ? '' : ` (${why})`;
  if (!row.stable)
    return {
      words: `${what}${cause}, and there is no other version that could take over`,
      actions: [takenBack(judged)],
    };
  // What Git has by now is told beside it.
  if (conditions.length > 1) return { words: `${what}${cause}: live stays ${row.stable.name}` };
  return {
    words: `${what}${cause}: live stays ${row.stable.name}, Git still wants ${git.name}`,
    actions: [takenBack(judged)],
  };
}

function degraded(judged: Judged): Said | undefined {
  const { row } = judged;
  if (!row) return undefined;
  const { rollout, stable, name } = row;
  const why = sentence(rollout.message) || 'the controller says no more';
  const pods = {
    does: 'see its pods',
    command: kubectl(`get pods -l rollouts-pod-template-hash=${rollout.currentHash}`, rollout, judged),
  };
  if (!stable) return { words: `${why} (${podsText(rollout)})`, actions: [pods] };
  return {
    words: `${why}: nobody aborts it, and ${name} stays beside ${stable.name}`,
    actions: [pods, { does: 'take it back', command: rollouts('abort', rollout, judged) }, takenBack(judged)],
  };
}

function inconclusive(judged: Judged): Said | undefined {
  const { row, analyses, now } = judged;
  if (!row) return undefined;
  const found = analyses.find(({ verdict }) => verdict === 'Inconclusive');
  const why = found ? analysisCause(found) : 'an analysis says neither good nor bad';
  // Where no step waits for it, only the pause is taken away, and the analysis begins anew.
  const promoted = (found?.at ?? 'step') === 'step' ? 'pass the step by and go on' : 'measure once more';
  return {
    words: `${why}: it has waited for somebody${waited(row.rollout, now)}`,
    actions: [
      { does: promoted, command: rollouts('promote', row.rollout, judged) },
      { does: 'take it back', command: rollouts('abort', row.rollout, judged) },
      takenBack(judged),
    ],
  };
}

function noRollout({ service, isWithoutApplication }: Judged): string {
  const none = `there is no Rollout ${service.rollout} in the namespace ${service.namespace}`;
  return isWithoutApplication ? `${none}, nor an Application ${applicationNames(service)} that would bring it` : none;
}

/** The beginning of a sentence, where Git and the cluster differ. */
function drift(judged: Judged): string {
  const { row, git } = judged;
  if (!row) return `${gitHas(judged)}: `;
  return git.name === row.name ? '' : `${gitHas(judged)}, live ${row.name}: `;
}

function gitHas({ git: { name, changed }, now }: Judged): string {
  const since = secondsSince(changed?.committedAt, now);
  const by = changed && since !== undefined ? ` (${changed.sha.slice(0, 8)}, ${roughTime(since)} ago)` : '';
  return `Git has ${name}${by}`;
}

/** What is known of why Argo CD has not brought it, and what to do. */
function notSynced({ application, isWithoutApplication, service, row }: Judged, what: string): Said {
  if (!application)
    return {
      words: isWithoutApplication && row ? `${what}; there is no Application ${applicationNames(service)}` : what,
    };
  const { name, operation, isAutomated, error, sync, revision } = application;
  const refresh = { does: 'make Argo CD look', command: `argocd app get ${name} --refresh` };
  if (operation === 'Running') return { words: `${what}; a sync is running` };
  if (error !== '') return { words: `${what}; ${error}`, actions: [refresh] };
  if (sync === 'Synced')
    return {
      words: `${what}; for Argo CD ${name} is Synced${revision ? ` at ${revision.slice(0, 8)}` : ''}: has it looked since, at this branch, and is this its cluster?`,
      actions: [refresh],
    };
  if (!isAutomated)
    return {
      words: `${what}; ${name} is not synced automatically`,
      actions: [{ does: 'sync it', command: `argocd app sync ${name}` }],
    };
  return { words: `${what}; ${name} is ${sync}` };
}

function freezeText({ freeze }: Judged): string {
  const until =
    freeze?.to === undefined ? '' : `until ${printedTime(Math.floor(freeze.to / 1000)).replace(/:00Z$/, 'Z')}, `;
  return `${until}by ${freeze?.by}`;
}

function waited(state: RolloutState, now: number): string {
  const seconds = pausedFor(state, now);
  return seconds === undefined ? '' : ` for ${roughTime(seconds)}`;
}

function applicationNames({ applications }: Judged['service']): string {
  return someOf(applications.map(({ name }) => name)) || 'at all';
}

/** A message of the controller begins with the reason, which is said already, and may end as a sentence. */
function sentence(message: string): string {
  return message.replace(/^(RolloutAborted|ProgressDeadlineExceeded|InvalidSpec): /, '').replace(/\.$/, '');
}

function because(message: string | undefined): string {
  return message ? `: ${message}` : '';
}
