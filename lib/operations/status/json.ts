import type { AnalysisVerdict } from './analyses';
import type { StatusReport, StatusRow } from './report';

/**
 * A report for programs. Fields are only ever added; `version` rises if one changes its meaning. What is not known, or not there, is
 * `null`.
 */
export function statusJson({ at, git, rows, trains, strays, unasked, notes }: StatusReport): object {
  return {
    version: 1,
    at,
    git: { revision: git.revision, branch: git.branch ?? null, committedAt: git.committedAt },
    complete: unasked.length === 0,
    services: rows.map(serviceJson),
    trains,
    notInGit: strays.map(({ environment, cluster, rollout }) => ({
      environment,
      cluster,
      namespace: rollout.namespace,
      rollout: rollout.name,
      phase: rollout.phase,
      ...releaseJson(rollout),
    })),
    notAsked: unasked,
    notes,
  };
}

function serviceJson({
  service,
  environment,
  cluster,
  level,
  conditions,
  summary,
  words,
  actions,
  ...row
}: StatusRow): object {
  const { git, live, analyses, train, application } = row;
  return {
    service,
    environment,
    cluster: cluster ?? null,
    level,
    conditions,
    summary,
    words,
    actions,
    git: {
      name: git.name,
      ...releaseJson(git),
      commit: git.changed
        ? { sha: git.changed.sha, subject: git.changed.subject, committedAt: git.changed.committedAt }
        : null,
    },
    live: live ? liveJson(live) : null,
    analyses: analyses.map(analysisJson),
    train: train ?? null,
    application: application
      ? {
          name: application.name,
          sync: application.sync,
          health: application.health,
          operation: application.operation ?? null,
          revision: application.revision ?? null,
          message: application.error || application.operationMessage || application.healthMessage,
        }
      : null,
  };
}

function liveJson({ namespace, rollout, name, stable }: NonNullable<StatusRow['live']>): object {
  const { step } = rollout;
  return {
    namespace,
    rollout: rollout.name,
    name,
    ...releaseJson(rollout),
    stable: stable ? { name: stable.name, ...releaseJson(stable) } : null,
    strategy: rollout.strategy,
    phase: rollout.phase,
    message: rollout.message,
    observed: rollout.isObserved,
    inFlight: rollout.isInFlight,
    aborted: rollout.isAborted,
    abortedAt: rollout.abortedAt ?? null,
    promoted: rollout.isPromoted,
    // After an abort the controller is at the first step again, which says nothing.
    step: step && !rollout.isAborted ? { index: step.index, count: step.count, text: step.text } : null,
    weight: rollout.weight ?? null,
    pauses: rollout.pauses.map((reason, i) => ({ reason, since: rollout.pausedSince[i] || null })),
    pods: rollout.pods,
  };
}

function analysisJson({ name, at, step, verdict, message, metric }: AnalysisVerdict): object {
  return {
    name,
    at,
    step: step ?? null,
    verdict,
    message,
    metric: metric ? { ...metric, value: metric.value ?? null } : null,
  };
}

function releaseJson({ version, releaseId, image }: { version?: string; releaseId?: string; image?: string }): object {
  return { version: version ?? null, releaseId: releaseId ?? null, image: image ?? null };
}
