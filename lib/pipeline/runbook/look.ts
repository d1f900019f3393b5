import { markdownCode, shellWord } from '../../core';
import { argocd, block, inline, kubectl, type Lines, podSelector, rollouts } from './commands';
import { type PathKind, pathKind, type RunbookSubject } from './subject';

/** How to see what is going on, and what each state asks for. */
export function look(subject: RunbookSubject): Lines {
  const selector = podSelector(subject);
  const container = subject.rollout.at('spec', 'template', 'spec', 'containers', 0, 'name').text;
  const switched = switchedServices(subject);
  return [
    '## Look',
    '',
    ...block(
      rollouts(subject, 'get rollout'),
      kubectl(subject, 'get pods', `-l ${selector}`, '-L app.kubernetes.io/version,rollouts-pod-template-hash'),
      ...(switched.length > 0 ? [kubectl(subject, `get services ${switched.join(' ')}`, '-o wide')] : []),
      kubectl(
        subject,
        'logs',
        `-l ${selector}`,
        ...(container === undefined ? [] : [`-c ${shellWord(container)}`]),
        '--tail=100 --prefix',
      ),
      argocd(subject, 'get'),
    ),
    ...(subject.contexts.length === 0
      ? [
          `${inline('kubectl config current-context')} has to be the cluster of ${markdownCode(subject.environment)}.`,
          '',
        ]
      : []),
    '| `Status:` and `Message:` of the first command | what it is | what to do |',
    '|---|---|---|',
    ...states(subject).map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ];
}

/** The Services that a blue-green release turns, which show in their selectors who has the callers. */
function switchedServices({ rollout }: RunbookSubject): string[] {
  const blueGreen = rollout.at('spec', 'strategy', 'blueGreen');
  return ['activeService', 'previewService'].flatMap((name) => blueGreen.at(name).text ?? []).map(shellWord);
}

const ABORTED: Readonly<Record<PathKind, string>> = {
  routed: 'callers are on the old version',
  'by-pods': 'pods of the new version are being replaced',
  'blue-green':
    'callers are on the old version, unless new pods crashed after the switch: see [there](#stop-a-release)',
};

function states(subject: RunbookSubject): string[][] {
  const kind = pathKind(subject);
  const back = '[go back](#go-back)';
  const stop = '[stop it](#stop-a-release)';
  return [
    ['Healthy', 'no release is under way', `if the last one is the cause, ${back}`],
    kind === 'blue-green'
      ? ['Progressing', 'a release is under way: its pods start, or it is measured', `if it is bad, ${stop}`]
      : ['Progressing, or Paused `CanaryPauseStep`', 'a release is under way', `if it is bad, ${stop}; else nothing`],
    ...(kind === 'blue-green'
      ? [['Paused `BlueGreenPause`', 'it waits for the word to switch', '[promote](#promote), or stop it']]
      : []),
    [
      'Paused `InconclusiveAnalysisRun`',
      'a guard could not tell; **until somebody decides, nothing aborts it**',
      '[decide](#it-waits-for-a-person)',
    ],
    ['Degraded `RolloutAborted`', ABORTED[kind], `${back}: the release is still in Git`],
    [
      'Degraded, any other',
      'pods do not start, or the Rollout is refused; what ran before goes on',
      `read the message; ${back}`,
    ],
    ['no change though Git has one', 'Argo CD has not synced it', '[sync it](#a-sync-hangs)'],
  ];
}
