import { quantity } from '../../core';
import { isRecord } from '../../manifests';

/**
 * The first field in which a pod template, as it is written, differs from that of a ReplicaSet, where the API server has put
 * defaults in and the controller labels of its own; undefined if they are the same. Only of the same template does Argo Rollouts
 * take the pods that there are.
 */
export function templateDifference(written: unknown, live: unknown): string | undefined {
  return difference(written, live, '');
}

function difference(written: unknown, live: unknown, path: string): string | undefined {
  if (isEmpty(written)) return isEmpty(live) || isDefault(path, live) ? undefined : path;
  if (Array.isArray(written)) {
    if (!Array.isArray(live) || live.length !== written.length) return path;
    return first(written.map((item, i) => () => difference(item, live[i], `${path}[${i}]`)));
  }
  if (isRecord(written)) {
    if (!isRecord(live)) return path;
    const names = [...new Set([...Object.keys(written), ...Object.keys(live)])].sort();
    const below = (name: string): string => (path === '' ? name : `${path}.${name}`);
    return first(names.map((name) => () => difference(written[name], live[name], below(name))));
  }
  if (isEmpty(live) && isOmitted(path, written)) return undefined;
  return written === live || sameQuantity(path, written, live) ? undefined : path;
}

function first(finds: readonly (() => string | undefined)[]): string | undefined {
  for (const find of finds) {
    const found = find();
    if (found !== undefined) return found;
  }
  return undefined;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.values(value).every(isEmpty);
}

/** The API server writes `0.1` as `100m`. */
function sameQuantity(path: string, written: unknown, live: unknown): boolean {
  if (!/\.(resources|sizeLimit|divisor)\b/.test(path)) return String(written) === String(live);
  return quantity(written) !== undefined && quantity(written) === quantity(live);
}

/** What nobody wrote: defaults of the API server, and what the controller puts on the pods of a version. */
function isDefault(path: string, value: unknown): boolean {
  if (path.startsWith('metadata.'))
    return /^metadata\.(creationTimestamp|labels\.rollouts-pod-template-hash)$/.test(path);
  const defaults = DEFAULTS[nameOf(path)];
  return defaults !== undefined && (defaults.length === 0 || defaults.includes(String(value)));
}

function nameOf(path: string): string {
  return /[^.[\]]+(?=(\[\d+\])?$)/.exec(path)?.[0] ?? '';
}

/** What Go leaves out of JSON where it says nothing; of a pointer, `false` is something else than nothing. */
function isOmitted(path: string, written: unknown): boolean {
  return (written === false || written === 0 || written === '') && NO_POINTERS.has(nameOf(path));
}

const NO_POINTERS: ReadonlySet<string> = new Set([
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'hostPort',
  'initialDelaySeconds',
  'readOnly',
  'stdin',
  'stdinOnce',
  'subPath',
  'tty',
  'value',
  'workingDir',
]);

/** By the name of the field; none in the list where the default depends on others. */
const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  apiVersion: ['v1'],
  defaultMode: ['420'],
  dnsPolicy: ['ClusterFirst'],
  divisor: ['0'],
  enableServiceLinks: ['true'],
  failureThreshold: ['3'],
  hostNetwork: ['false'],
  imagePullPolicy: [],
  initialDelaySeconds: ['0'],
  periodSeconds: ['10'],
  preemptionPolicy: ['PreemptLowerPriority'],
  protocol: ['TCP'],
  requests: [],
  restartPolicy: ['Always'],
  scheme: ['HTTP'],
  schedulerName: ['default-scheduler'],
  service: [''],
  serviceAccount: [],
  successThreshold: ['1'],
  terminationGracePeriodSeconds: ['30'],
  terminationMessagePath: ['/dev/termination-log'],
  terminationMessagePolicy: ['File'],
  timeoutSeconds: ['1'],
  type: [''],
};
