import { markdownCode } from '../../core';
import { analysesOf } from './analyses';
import { action, argocd, block, inline, kubectl, type Lines, rollouts } from './commands';
import { pathKind, type RunbookSubject } from './subject';

/** What to do when a guard could not tell. */
export function waits(subject: RunbookSubject): Lines {
  const switched = pathKind(subject) === 'blue-green';
  return [
    '## It waits for a person',
    '',
    `Why: the AnalysisRun that [Look](#look) shows as Inconclusive, in place of \`RUN\`. NaN and "no data" mean that no requests or jobs of the new pods were counted.`,
    '',
    ...block(kubectl(subject, 'get analysisrun RUN', '-o yaml')),
    'If in doubt, [stop it](#stop-a-release). To measure once more:',
    '',
    ...block(action(subject, 'resume')),
    switched
      ? `To take it as it is, without the verdict: ${inline(rollouts(subject, 'promote', '--full'))}. Without ${markdownCode('--full')} it measures once more.`
      : `To take it as it is, though nothing proves it: ${inline(rollouts(subject, 'promote'))}. It goes past this step alone.`,
    '',
    'Terminate no AnalysisRun to get on: what is terminated counts as passed.',
    '',
  ];
}

/** How to try an aborted release again, or to let one go on. */
export function goOn(subject: RunbookSubject): Lines {
  const switched = pathKind(subject) === 'blue-green';
  const names = analysesOf(subject);
  const skipped = names.length > 0 ? `, and nothing of ${names.map(markdownCode).join(', ')} decides any more` : '';
  return [
    '## Try again',
    '',
    'An aborted release, from its beginning, when the cause was elsewhere and is gone:',
    '',
    ...block(rollouts(subject, 'retry rollout')),
    `Through Argo CD: ${inline(action(subject, 'retry'))}.`,
    '',
    '## Promote',
    '',
    switched
      ? 'Gives the word to switch, where a release waits for it:'
      : 'Ends the hold or the step that it is at, and no other. Twice is two steps:',
    '',
    ...block(rollouts(subject, 'promote')),
    `${markdownCode('--full')} skips **everything that is left**: ${switched ? 'the switch comes at once' : 'all traffic is on the new version at once'}${skipped}.`,
    '',
  ];
}

/** What to do when Argo CD does not bring in what Git has. */
export function syncHangs(subject: RunbookSubject): Lines {
  return [
    '## A sync hangs',
    '',
    'While a sync runs, no other begins, and a revert waits behind it. End it, and sync again:',
    '',
    ...block(argocd(subject, 'terminate-op'), argocd(subject, 'get', '--refresh'), argocd(subject, 'sync')),
    `In a freeze, which ${inline(argocd(subject, 'get'))} shows, nothing is synced by itself, a revert neither: the last command brings it in.${subject.isRolling ? ' So it does where RollingSync waits for other services.' : ''}`,
    '',
  ];
}

/** What looks like a way back, and is none. */
export function doesNotLast(subject: RunbookSubject): Lines {
  const healed = subject.isRolling
    ? 'changes the cluster and not Git: the next sync brings the bad version again'
    : 'changes the cluster and not Git: Argo CD takes it back within seconds, and the bad version starts again from the beginning';
  return [
    '## What does not last',
    '',
    `- ${inline(rollouts(subject, 'undo'))} ${healed}. \`kubectl edit\` and \`set image\` do the same.`,
    `- ${inline(argocd(subject, 'rollback'))} ${subject.isRolling ? 'lasts until the next sync' : 'is refused while automatic sync is on'}.`,
    `- ${inline(argocd(subject, 'set', '--sync-policy none'))} keeps Argo CD's hands off in an incident. **Nobody switches it on again but you**: ${inline(argocd(subject, 'set', '--sync-policy automated --self-heal --auto-prune'))}.`,
    '',
  ];
}
