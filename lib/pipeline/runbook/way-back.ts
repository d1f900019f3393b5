import { goSeconds, humanDuration, markdownCode, shellWord } from '../../core';
import { action, argocd, block, type Lines, rollback, rollouts } from './commands';
import { holdsText } from './guards';
import { pathKind, type RunbookSubject } from './subject';

/** How to stop a release that is under way. */
export function stop(subject: RunbookSubject): Lines {
  return [
    '## Stop a release',
    '',
    ...block(rollouts(subject, 'abort')),
    'The same through Argo CD, without access to the cluster:',
    '',
    ...block(action(subject, 'abort')),
    `${afterAbort(subject)} The Application is Degraded then, and stays so: the release is still in Git. Now [go back](#go-back). An abort ends with the next commit that changes the pods, and with a retry.`,
    '',
  ];
}

function afterAbort(subject: RunbookSubject): string {
  switch (pathKind(subject)) {
    case 'routed':
      return 'All traffic is on the old version at once.';
    case 'by-pods':
      return 'A bad pod goes when a good one is available: it takes as long as pods take to start. What it has taken is not given back by this, and what it wrote stays.';
    case 'blue-green':
      return 'Before the switch nobody noticed. After it, callers are switched back, **but only while all new pods are available**: look at the selector of the Service. If it still leads to the new version, go back in Git first, and then abort once more.';
  }
}

/** How to go back, during a release and after it: in Git, since anything else does not last. */
export function goBack(subject: RunbookSubject): Lines {
  const { folder, branch, repository, contexts } = subject;
  const knowsClusters = contexts.length > 0;
  return [
    '## Go back',
    '',
    `In a checkout of ${markdownCode(repository)}; the first command only tells what the second will do:`,
    '',
    ...block(rollback(subject, '--dry-run'), rollback(subject, ...(knowsClusters ? ['--wait'] : []))),
    `${knowsClusters ? 'It aborts first what is under way.' : `With ${markdownCode('--context NAME')}, a context of kubectl, it also aborts what is under way.`} ${markdownCode('--pull-request')} where the branch is protected, ${markdownCode('--to RELEASE_ID')} for another release than the one that was healthy last, ${markdownCode('--incident ID')} for the record.`,
    '',
    'By hand, with a commit that changed this service alone:',
    '',
    ...block(
      `git log --oneline -5 -- ${shellWord(folder)}`,
      'git show --stat COMMIT',
      `git revert --no-edit COMMIT && git push origin ${shellWord(`HEAD:${branch}`)}`,
    ),
    'Where releases come from another repository, take the release file back there as well: until then the next publish is refused.',
    '',
    ...withKargo(subject),
    ...afterwards(subject),
    'Then wait until it has arrived:',
    '',
    ...block(argocd(subject, 'wait', '--sync --health')),
    ...(subject.dependsOn.length > 0
      ? [`It depends on ${subject.dependsOn.map(markdownCode).join(', ')}: go back here before you go back there.`, '']
      : []),
  ];
}

function withKargo({ kargo }: RunbookSubject): Lines {
  if (!kargo) return [];
  const [project, stage] = [shellWord(kargo.project), shellWord(kargo.stage)];
  return [
    'Kargo promotes into this environment, and knows nothing of a revert: its next promotion brings the release again. In place of the revert, promote the Freight before; it takes back all services of the Stage:',
    '',
    ...block(
      `kargo get freight --project ${project}`,
      `kargo promote --project ${project} --stage ${stage} --freight FREIGHT`,
    ),
  ];
}

function afterwards(subject: RunbookSubject): Lines {
  const kept = keptPods(subject);
  switch (pathKind(subject)) {
    case 'routed': {
      const holds = holdsText(subject);
      return [
        'After an abort that is all: the pods of the old version are the stable ones, and no step is done again.',
        '',
        `**After the promotion** the way back is a release with all its steps${holds === undefined ? '' : `, whose holds alone take ${holds}`}. ${kept === undefined ? '' : `The replaced pods stay for ${kept}. `}Only if you know that the old version is good: as soon as the first command of [Look](#look) shows it as canary, give it everything, past all steps and analyses:`,
        '',
        ...block(rollouts(subject, 'promote', '--full')),
      ];
    }
    case 'by-pods':
      return [
        'After an abort no step is done again. **After the promotion** the way back is a release with all its steps. Only if you know that the old version is good: as soon as the first command of [Look](#look) shows it as canary, give it all pods, past all steps and analyses:',
        '',
        ...block(rollouts(subject, 'promote', '--full')),
      ];
    case 'blue-green':
      return [
        `${kept === undefined ? '' : `Within ${kept} after the last measurement the replaced pods are still there, and the way back is a switch at once, without analyses. Later it is a release like any other. `}If the release was still being measured after the switch, this does not switch back by itself: [abort](#stop-a-release) as well.`,
        '',
      ];
  }
}

/** How long replaced pods stay. */
function keptPods({ rollout }: RunbookSubject): string | undefined {
  const strategy = rollout.at('spec', 'strategy');
  const { value } = ['canary', 'blueGreen']
    .map((name) => strategy.at(name, 'scaleDownDelaySeconds'))
    .find(({ isSet }) => isSet) ?? { value: 30 };
  const time = typeof value === 'number' ? value : goSeconds(String(value));
  return time === undefined ? undefined : humanDuration(time);
}
