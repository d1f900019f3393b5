import { isRecord, type ManifestObject } from '../../manifests';
import type { Change } from '../compare/change';
import { Element, readersOf } from '../compare/element';
import type { ObjectPair } from '../compare/object-pairs';
import { changedPairs, type Interpreter, pairsOf, type Remark, remark } from './remark';
import { itemOf, type Setting, settings } from './settings';
import { shown } from './values';
import { hasFinalizer, leftWithoutElement, leftWithoutSet } from './what-stays';

const APPLICATION = 'argoproj.io/Application';
const SET = 'argoproj.io/ApplicationSet';
const PROJECT = 'argoproj.io/AppProject';

/** Services that come into, and go from, the lists of an ApplicationSet, and Applications by themselves. */
export const delivered: Interpreter = function* (scene) {
  for (const { pair, after } of changedPairs(scene, SET)) {
    const elements = pair.changes.filter(({ at, kind }) => at.at(-2) === 'elements' && kind !== 'changed');
    for (const change of elements) {
      const service = String(change.at.at(-1));
      const { environment } = pair.owner;
      yield {
        ...remark('delivery-element', ...elementSaid(change.kind, [after]), pair, [change]),
        owner: { service, ...(environment === undefined ? {} : { environment }) },
      };
    }
  }
  for (const pair of scene.pairs) {
    const { object, before, after } = pair;
    if (!(object instanceof Element) || (before && after)) continue;
    const now = readersOf(scene.after, object);
    const sets = now.length > 0 ? now : readersOf(scene.before, object);
    yield remark('delivery-element', ...elementSaid(after ? 'added' : 'removed', sets), pair);
  }
  for (const pair of pairsOf(scene, APPLICATION, SET)) if (!pair.before || !pair.after) yield whole(pair);
};

function elementSaid(kind: Change['kind'], sets: readonly ManifestObject[]): ['low' | 'high' | 'stop', string] {
  if (kind === 'added') return ['low', 'delivered from now on: the ApplicationSet has an element for it'];
  if (sets.length === 0)
    return ['stop', 'it has no element any more: unless an ApplicationSet keeps them, its workloads will be deleted'];
  const left = sets.map(leftWithoutElement);
  if (!left.every(({ workloads }) => workloads))
    return [
      'stop',
      'the ApplicationSet has no element for it any more: its Application and its workloads will be deleted',
    ];
  const so = left.every(({ application }) => application)
    ? 'its Application and its workloads stay as they are'
    : 'its Application is deleted, its workloads stay as they are';
  return ['high', `not delivered any more: the ApplicationSet has no element for it; ${so}`];
}

function whole(pair: ObjectPair): Remark {
  const { object, before } = pair;
  const title = `${object.kind} ${object.name}`;
  if (!before) return remark('delivery', 'low', `${title} added`, pair);
  if (object.kind === 'ApplicationSet') {
    const { application, workloads } = leftWithoutSet(before);
    if (!workloads)
      return remark(
        'delivery',
        'stop',
        `${title} removed: its Applications and what they delivered will be deleted`,
        pair,
      );
    const so = application
      ? 'its Applications stay as they are'
      : 'its Applications are deleted, what they delivered stays';
    return remark('delivery', 'high', `${title} removed: ${so}`, pair);
  }
  return hasFinalizer(before.at('metadata', 'finalizers'))
    ? remark('delivery', 'stop', `${title} removed: what it delivered will be deleted`, pair)
    : remark('delivery', 'high', `${title} removed: what it delivered stays, and nobody delivers it`, pair);
}

/** Those of an Application, and those of a set's template. */
function application(path: string): Setting[] {
  return [
    {
      path: `${path}.destination.namespace`,
      name: 'Application: namespace',
      risk: 'stop',
      so: () => 'its workloads are made there, and remain, or are deleted, here',
    },
    {
      path: `${path}.destination`,
      name: 'Application: destination',
      risk: 'stop',
      so: () => 'its workloads are made there, and remain, or are deleted, here',
    },
    { path: `${path}.project`, name: 'Application: project', risk: 'medium' },
    { path: `${path}.source`, name: 'Application: source', risk: 'medium' },
    { path: `${path}.sources`, name: 'Application: sources', risk: 'medium' },
    {
      path: `${path}.syncPolicy.automated.prune`,
      name: 'Application: prune',
      risk: (_, after) => (after === true ? 'medium' : 'low'),
      so: (_, after) =>
        after === true ? 'what is not in Git any more will be deleted' : 'what is not in Git any more stays',
    },
    {
      path: `${path}.syncPolicy.automated.selfHeal`,
      name: 'Application: selfHeal',
      risk: 'medium',
      so: (_, after) => (after === true ? undefined : 'what is changed in the cluster stays so'),
    },
    {
      path: `${path}.syncPolicy.automated.allowEmpty`,
      name: 'Application: allowEmpty',
      risk: (_, after) => (after === true ? 'high' : 'low'),
      so: (_, after) => (after === true ? 'an empty folder deletes everything' : undefined),
    },
    { path: `${path}.syncPolicy.automated`, name: 'Application: automated sync', risk: 'medium' },
    {
      path: `${path}.syncPolicy.syncOptions.*`,
      risk: (before, after) => (/RespectIgnoreDifferences=true/.test(String(after ?? before)) ? 'high' : 'medium'),
      text: syncOption,
    },
    { path: `${path}.syncPolicy`, name: 'Application: sync policy', risk: 'low' },
    { path: `${path}.ignoreDifferences`, risk: (before) => (before === undefined ? 'medium' : 'high'), text: ignored },
  ];
}

function syncOption({ kind, before, after }: Change): string {
  const option = shown(after ?? before);
  const frozen =
    kind === 'added' && option === 'RespectIgnoreDifferences=true'
      ? ': whole lists of what Argo Rollouts writes stay as they are in the cluster'
      : '';
  return `Application: sync option ${option} ${kind}${frozen}`;
}

function ignored({ kind, at, path, before, after }: Change): string {
  const place = at[at.indexOf('ignoreDifferences') + 1];
  const what = place === undefined ? '' : ` of ${place}`;
  const so = kind === 'removed' ? ': Argo CD fights with whoever writes it' : '';
  return kind === 'changed'
    ? `Application: ignored differences${what}: ${shown(before)} → ${shown(after)}`
    : `Application: ignored differences${what} ${kind}${/\.\w+\[/.test(path.slice(path.indexOf('ignoreDifferences') + 18)) ? ` (${shown(after ?? before)})` : ''}${so}`;
}

/** Those of a service that an ApplicationSet reads out of a file: what is called alike there is for its Application. */
export const elementSettings = settings(
  'application',
  ['/Element'],
  [{ path: 'ignoreDifferences', risk: (before) => (before === undefined ? 'medium' : 'high'), text: ignored }],
);

export const applicationSettings = settings('application', [APPLICATION], application('spec'));

export const setSettings = settings(
  'application',
  [SET],
  [
    ...application('spec.template.spec'),
    {
      path: 'spec.syncPolicy.applicationsSync',
      name: 'ApplicationSet: applicationsSync',
      risk: (_, after) => (after === 'create-update' || after === 'create-only' ? 'low' : 'high'),
      so: (_, after) =>
        after === 'create-update' || after === 'create-only'
          ? undefined
          : 'an element that goes takes its workloads with it',
    },
    {
      path: 'spec.syncPolicy.preserveResourcesOnDeletion',
      name: 'ApplicationSet: preserveResourcesOnDeletion',
      risk: (_, after) => (after === true ? 'low' : 'high'),
    },
    { path: 'spec.syncPolicy', name: 'ApplicationSet: sync policy', risk: 'medium' },
    { path: 'spec.strategy', name: 'ApplicationSet: strategy', risk: 'medium' },
    {
      path: 'spec.template.metadata.name',
      name: 'ApplicationSet: name of the Applications',
      risk: 'stop',
      so: () => 'each is deleted, and made again',
    },
    { path: 'spec.template.metadata', name: ({ at }) => `ApplicationSet: ${at.slice(3).join(' ')}`, risk: 'low' },
    { path: 'spec.goTemplateOptions', name: 'ApplicationSet: goTemplateOptions', risk: 'medium' },
    { path: 'spec.ignoreApplicationDifferences', name: 'ApplicationSet: ignoreApplicationDifferences', risk: 'medium' },
  ],
);

export const projectSettings = settings(
  'project',
  [PROJECT],
  [
    { path: 'spec.syncWindows', risk: 'medium', text: syncWindow },
    { path: 'spec.destinations', name: itemOf('AppProject: destination', 2), risk: 'medium' },
    { path: 'spec.sourceRepos', name: 'AppProject: source', risk: 'medium' },
    {
      path: 'spec.clusterResourceWhitelist',
      name: 'AppProject: kinds of the cluster',
      risk: (before) => (before === undefined ? 'high' : 'low'),
    },
    {
      path: 'spec.namespaceResourceWhitelist',
      name: itemOf('AppProject: kind', 2),
      risk: 'low',
    },
    { path: 'spec.roles', name: itemOf('AppProject: role', 2), risk: 'medium' },
  ],
);

function syncWindow(change: Change): string | undefined {
  if (change.at.length !== 3 || change.kind === 'changed') return undefined;
  const window = change.before ?? change.after;
  if (!isRecord(window)) return undefined;
  const { kind, schedule, duration, timeZone } = window;
  const zone = timeZone === undefined ? '' : ` (${shown(timeZone)})`;
  return `sync window ${change.kind}: ${shown(kind)} ${shown(schedule)} for ${shown(duration)}${zone}`;
}
