import { isRecord } from '../../manifests';
import type { Change } from '../compare/change';
import { ORDER } from '../compare/change';
import { fieldChanges } from '../compare/field-changes';
import type { Risk } from '../review';
import { releaseOf } from './release-change';
import { type Interpreter, remark } from './remark';
import { valuesText } from './settings';
import { byDirection, shown } from './values';
import { type ChangedWorkload, changedWorkloads, runsOnce } from './workloads';

/** Pod templates: what restarts although nothing is released, and which of their fields matter to a release. */
export const pods: Interpreter = function* (scene) {
  for (const workload of changedWorkloads(scene)) {
    const release = releaseOf(workload);
    const own = workload.pods.filter((it) => !release?.changes.includes(it));
    if (own.length === 0) continue;
    if (!release && !runsOnce(workload.after)) yield restart(workload, own);
    for (const change of own) {
      const said = fieldSaid(change, change.at.slice(workload.template.length));
      if (said) yield remark('pod-field', said.risk, said.text, workload.pair, [change]);
      for (const { risk, text } of weakenedBy(change, change.at.slice(workload.template.length)))
        yield remark('pod-field', risk, text, workload.pair, [change]);
    }
  }
};

function restart({ pair, rollout, after }: ChangedWorkload, changes: readonly Change[]) {
  const fields = [...new Set(changes.map(({ at }) => fieldName(at)))].sort().join(', ');
  const way = rollout ? '' : ` at once, without canary`;
  return {
    ...remark(
      'restart',
      'medium',
      `the pod template changes although no release changed: a restart${way} of ${after.kind === 'Rollout' ? 'the Rollout' : `a ${after.kind}`} (${fields})`,
      pair,
      changes,
    ),
    together: true,
    many: (places: number) =>
      `${places} pod templates change although no release changed: ${places} restarts${way} (${fields})`,
  };
}

/** What a person calls the field of a pod template: that of the container, or of the pod. */
function fieldName(at: readonly (string | number)[]): string {
  const parts = at.slice(at.indexOf('template') + 1).map(String);
  if (parts[0] === 'metadata') return `${parts[1] ?? 'metadata'} ${parts[2] ?? ''}`.trim();
  if (['containers', 'initContainers', 'volumes'].includes(parts[1] ?? ''))
    return parts[3] === undefined
      ? (parts[1] as string)
      : parts[1] === 'volumes'
        ? 'volumes'
        : parts[3] === 'env' && parts[4] && parts[4] !== ORDER
          ? `env ${parts[4]}`
          : parts[3];
  return parts[1] ?? 'template';
}

interface Said {
  readonly risk: Risk;
  readonly text: string;
}

/** What is worth its own sentence; all else is in the list of fields that restart. */
function fieldSaid(change: Change, at: readonly (string | number)[]): Said | undefined {
  const [, part, container, field, ...more] = at.map(String);
  const text = (name: string) => `${name} ${valuesText(change)}`;
  if (at[0] === 'metadata')
    return /checksum|config-hash|config\/hash/i.test(String(at[2]))
      ? { risk: 'low', text: `configuration changes (${at[2]})` }
      : undefined;
  if (part === 'securityContext') return security(change, at.slice(2).map(String), 'the pod');
  if (part === 'containers' || part === 'initContainers') {
    if (container === undefined || container === ORDER)
      return { risk: 'low', text: `containers ${container === ORDER ? 'in another order' : change.kind}` };
    if (field === undefined) return { risk: 'medium', text: `container ${container} ${change.kind}` };
    if (field === 'resources') return resources(change, `${container}:`, more);
    if (/Probe$/.test(field)) return probe(change, `${container}: ${field}`, more);
    if (field === 'env' || field === 'envFrom') return env(change, `${container}:`, more);
    if (field === 'securityContext') return security(change, more, String(container));
    if (field === 'image') return { risk: 'medium', text: text(`${container}: image`) };
    if (field === 'command' || field === 'args')
      return { risk: 'medium', text: `${container}: ${field} ${valuesText(change)}` };
    if (field === 'ports') return { risk: 'medium', text: text(`${container}: port ${more[0] ?? ''}`.trim()) };
    if (field === 'imagePullPolicy') return { risk: 'low', text: text(`${container}: imagePullPolicy`) };
    return undefined;
  }
  if (part === 'hostNetwork' || part === 'hostPID' || part === 'hostIPC')
    return { risk: change.after === true ? 'high' : 'low', text: text(part) };
  if (part === 'serviceAccountName') return { risk: 'high', text: text('service account') };
  if (part === 'terminationGracePeriodSeconds')
    return { risk: byDirection('low', 'medium', 30)(change.before, change.after), text: text(part) };
  if (part === 'volumes') return { risk: 'medium', text: `volume ${container ?? ''} ${change.kind}` };
  return undefined;
}

function resources(change: Change, whose: string, more: readonly string[]): Said {
  const name = more.join(' ') || 'resources';
  return {
    risk: byDirection('low', 'medium')(change.before, change.after),
    text: `${whose} ${name} ${valuesText(change)}`,
  };
}

function probe(change: Change, name: string, more: readonly string[]): Said {
  if (change.kind === 'removed' && more.length <= 2) {
    const so = /readiness/.test(name) ? ': pods get requests before they can answer' : '';
    return { risk: 'high', text: `${[name, ...more].join(' ')} removed${so}` };
  }
  return {
    risk: change.kind === 'added' ? 'low' : 'medium',
    text: `${name} ${more.join('.')} ${valuesText(change)}`.replace('  ', ' '),
  };
}

/** Names only: what a variable holds is told by the diff, and not in the headline. */
function env(change: Change, whose: string, [name, ...deeper]: readonly string[]): Said {
  if (name === undefined || name === ORDER) return { risk: 'low', text: `${whose} variables in another order` };
  const value =
    deeper.length === 0 && isRecord(change.after) ? change.after.value : deeper[0] === 'value' && change.after;
  const literal = typeof value === 'string' && value !== '' && /secret|token|password|passwd/i.test(name);
  return {
    risk: literal ? 'high' : 'low',
    text: `${whose} variable ${name} ${change.kind}${literal ? ', in plain text' : ''}`,
  };
}

/** A container that comes as a whole brings what it may do with it. */
function weakenedBy({ kind, after }: Change, [, part, container, field]: readonly (string | number)[]): Said[] {
  if (kind !== 'added' || (part !== 'containers' && part !== 'initContainers')) return [];
  if (container === undefined || field !== undefined || !isRecord(after)) return [];
  return fieldChanges({}, after.securityContext ?? {})
    .map((it) => security(it, it.at.map(String), String(container)))
    .filter(({ risk }) => risk === 'high');
}

function security(change: Change, path: readonly string[], whose: string): Said {
  const field = path.join('.');
  const weaker =
    change.kind === 'removed'
      ? !/privileged$|capabilities\.add/.test(field)
      : /privileged$|allowPrivilegeEscalation$/.test(field)
        ? change.after === true
        : /runAsNonRoot$|readOnlyRootFilesystem$/.test(field)
          ? change.after !== true
          : /capabilities\.add/.test(field) ||
            (/runAsUser$/.test(field) && change.after === 0) ||
            change.after === 'Unconfined';
  return {
    risk: weaker ? 'high' : 'low',
    text: `security of ${whose}${weaker ? ' weakened' : ''}: ${field || 'securityContext'} ${shown(change.before)} → ${shown(change.after)}`,
  };
}
