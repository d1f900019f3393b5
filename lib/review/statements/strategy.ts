import type { Field } from '../../manifests';
import { ROLLOUT } from '../../policy';
import { analysisSettings } from './analysis-settings';
import { templateNames } from './path-steps';
import { changedPairs, changesAt, type Interpreter, ownName, remark } from './remark';
import { type Setting, settings } from './settings';
import { byDirection, secondsOf } from './values';

/** What kind of release path there is, and what is measured beside the steps. */
export const strategy: Interpreter = function* (scene) {
  for (const { pair, before, after } of changedPairs(scene, ROLLOUT)) {
    const [from, to] = [before, after].map((it) => it.at('spec', 'strategy'));
    if (!from || !to) continue;
    const kinds = [from, to].map((it) =>
      it.at('canary').isSet ? 'canary' : it.at('blueGreen').isSet ? 'blue-green' : 'none',
    );
    if (kinds[0] !== kinds[1]) {
      const risk = kinds[1] === 'none' ? 'stop' : 'high';
      const so = kinds[1] === 'blue-green' ? `: ${blueGreenText(to.at('blueGreen'))}` : '';
      yield remark('strategy', risk, `strategy ${kinds[0]} → ${kinds[1]}${so}`, pair, changesAt(pair, 'spec.strategy'));
      continue;
    }
    if (from.at('canary', 'trafficRouting').isSet !== to.at('canary', 'trafficRouting').isSet) {
      const text = to.at('canary', 'trafficRouting').isSet
        ? 'traffic is split by weight now, no longer by the number of pods'
        : 'traffic is split by the number of pods now: nothing routes it by weight any more';
      yield remark(
        'traffic-routing',
        to.at('canary', 'trafficRouting').isSet ? 'medium' : 'high',
        text,
        pair,
        changesAt(pair, 'spec.strategy.canary.trafficRouting'),
      );
    }
    for (const [title, path] of ANALYSES) {
      const changes = changesAt(pair, `spec.strategy.${path.join('.')}.templates`);
      if (changes.length === 0) continue;
      const names = [from, to].map((it) => templateNames(it.at(...path)).map((name) => ownName(name, scene.owner)));
      const gone = (names[0] ?? []).filter((name) => !names[1]?.includes(name));
      const come = (names[1] ?? []).filter((name) => !names[0]?.includes(name));
      const args = changesAt(pair, `spec.strategy.${path.join('.')}`);
      if (!to.at(...path).isSet)
        yield remark(
          'analysis-removed',
          'high',
          `${title} removed: nobody measures ${gone.join(', ')} any more`,
          pair,
          args,
        );
      else if (!from.at(...path).isSet)
        yield remark('analysis-added', 'low', `${title} added: ${come.join(', ')}`, pair, args);
      else {
        if (gone.length > 0)
          yield remark('analysis-removed', 'high', `${title} without ${gone.join(', ')}`, pair, changes);
        if (come.length > 0) yield remark('analysis-added', 'low', `${title} with ${come.join(', ')}`, pair, changes);
      }
    }
  }
};

/** What the switch does to callers, and who looks. */
function blueGreenText(blueGreen: Field): string {
  const guards = [
    ...(blueGreen.at('prePromotionAnalysis').isSet ? ['measured before it'] : []),
    ...(blueGreen.at('postPromotionAnalysis').isSet ? ['measured after it'] : []),
  ];
  const person = blueGreen.at('autoPromotionEnabled').boolean === false ? 'when a person says so, ' : '';
  return `all callers at once, ${person}${guards.length > 0 ? guards.join(' and ') : 'and nothing measures the release'}`;
}

const ANALYSES: readonly [string, readonly string[]][] = [
  ['background analysis', ['canary', 'analysis']],
  ['analysis before the switch', ['blueGreen', 'prePromotionAnalysis']],
  ['analysis after the switch', ['blueGreen', 'postPromotionAnalysis']],
];

const CANARY = 'spec.strategy.canary';
const BLUE_GREEN = 'spec.strategy.blueGreen';

const TABLE: readonly Setting[] = [
  {
    path: `${CANARY}.analysis.startingStep`,
    name: 'background analysis starts with step',
    risk: byDirection('high', 'low', 0),
    so: (before, after) =>
      (secondsOf(after) ?? 0) > (secondsOf(before) ?? 0) ? 'steps before it are not measured by it' : undefined,
  },
  ...analysisSettings(`${CANARY}.analysis`, 'the background analysis'),
  { path: `${CANARY}.abortScaleDownDelaySeconds`, risk: 'low' },
  {
    path: `${CANARY}.scaleDownDelaySeconds`,
    risk: byDirection('low', 'medium', 30),
    so: (before, after) => shorter(before, after, 30, 'less time for a rollback without starting pods'),
  },
  {
    path: `${CANARY}.dynamicStableScale`,
    risk: (_, after) => (after === true ? 'high' : 'low'),
    so: (_, after) =>
      after === true ? 'stable shrinks as the canary grows, and an abort has to wait for its pods' : undefined,
  },
  { path: `${CANARY}.maxSurge`, risk: 'low' },
  { path: `${CANARY}.maxUnavailable`, risk: byDirection('medium', 'low', 25) },
  { path: `${CANARY}.minPodsPerReplicaSet`, risk: byDirection('low', 'medium', 1) },
  { path: `${CANARY}.canaryService`, risk: 'high' },
  { path: `${CANARY}.stableService`, risk: 'high' },
  { path: `${CANARY}.trafficRouting`, name: 'traffic routing', risk: 'high' },
  {
    path: `${BLUE_GREEN}.autoPromotionEnabled`,
    risk: (_, after) => (after === false ? 'low' : 'high'),
    text: ({ before, after }) =>
      after === false
        ? 'the switch waits for a person now (autoPromotionEnabled)'
        : before === false
          ? 'the switch happens by itself now (autoPromotionEnabled)'
          : undefined,
  },
  { path: `${BLUE_GREEN}.autoPromotionSeconds`, risk: byDirection('low', 'medium') },
  { path: `${BLUE_GREEN}.previewReplicaCount`, risk: 'low' },
  {
    path: `${BLUE_GREEN}.scaleDownDelaySeconds`,
    risk: byDirection('low', 'medium', 30),
    so: (before, after) => shorter(before, after, 30, 'less time to switch back'),
  },
  { path: `${BLUE_GREEN}.activeService`, risk: 'high' },
  { path: `${BLUE_GREEN}.previewService`, risk: 'high' },
  ...analysisSettings(`${BLUE_GREEN}.prePromotionAnalysis`, 'the analysis before the switch'),
  ...analysisSettings(`${BLUE_GREEN}.postPromotionAnalysis`, 'the analysis after the switch'),
  { path: `${BLUE_GREEN}.prePromotionAnalysis`, name: 'analysis before the switch', risk: 'medium' },
  { path: `${BLUE_GREEN}.postPromotionAnalysis`, name: 'analysis after the switch', risk: 'medium' },
  {
    path: 'spec.progressDeadlineAbort',
    risk: (_, after) => (after === true ? 'low' : 'high'),
    so: (before, after) =>
      before === true && after !== true ? 'a release whose pods never become ready is aborted by nobody' : undefined,
  },
  { path: 'spec.progressDeadlineSeconds', risk: byDirection('medium', 'low', 600) },
  { path: 'spec.minReadySeconds', risk: byDirection('low', 'medium', 0) },
  {
    path: 'spec.rollbackWindow',
    name: 'rollbackWindow',
    risk: 'medium',
    so: () => 'which releases go back without steps and analyses',
  },
  { path: 'spec.paused', risk: 'high', so: (_, after) => (after === true ? 'no release goes on' : undefined) },
  { path: 'spec.restartAt', risk: 'high', so: () => 'restarts all pods' },
  { path: 'spec.selector', name: 'selector', risk: 'high', so: () => 'the pods of before belong to nobody any more' },
  { path: 'spec.revisionHistoryLimit', risk: 'low' },
  { path: 'spec.analysis', name: 'analysis history', risk: 'none' },
];

function shorter(before: unknown, after: unknown, standard: number, words: string): string | undefined {
  return (secondsOf(after) ?? standard) < (secondsOf(before) ?? standard) ? words : undefined;
}

/** How a Deployment replaces its pods. */
export const deploymentSettings = settings(
  'deployment-strategy',
  ['apps/Deployment'],
  [
    {
      path: 'spec.strategy.type',
      name: 'strategy',
      risk: (_, after) => (after === 'Recreate' ? 'high' : 'low'),
      so: (_, after) => (after === 'Recreate' ? 'all pods are away during each release' : undefined),
    },
  ],
);

/** Single fields of a Rollout's strategy, and what is around it. */
export const strategySettings = settings('strategy-setting', [ROLLOUT], TABLE);

/** Fields of the workloads of Kubernetes that its API takes once. */
export const fixedFields: Interpreter = function* (scene) {
  for (const [kind, paths] of Object.entries(FIXED)) {
    yield* settings(
      'fixed-field',
      [kind],
      paths.map((path) => ({
        path,
        risk: 'stop' as const,
        so: () => 'it cannot be changed; the object has to be deleted first',
      })),
    )(scene);
  }
};

const FIXED: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['spec.selector'],
  'apps/DaemonSet': ['spec.selector'],
  'apps/StatefulSet': ['spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates', 'spec.podManagementPolicy'],
  'batch/Job': ['spec.selector', 'spec.template', 'spec.completionMode'],
};
