import {
  DELIVERY_TARGETS,
  RELEASE_FILE,
  RELEASE_ID,
  RELEASE_SHA,
  readDeliveryTargets,
  type TargetNumbers,
} from '../../core';
import { isRecord, readKubernetesYaml } from '../../manifests';
import { textIn } from '../fields';

/** A workload as one revision of a service's folder has it: what tells its release. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** The image of the service's own container. */
  readonly image?: string;
  readonly releaseId?: string;
  readonly gitSha?: string;
  /** Where its release came from, from the root of a repository. */
  readonly releaseFile?: string;
  /** Whether the release was declared an emergency. */
  readonly emergency: boolean;
  readonly targets?: TargetNumbers;
}

/** The workloads of a file of manifests; undefined where it cannot be read: nothing of it was applied either. */
export function workloadsIn(text: string): readonly Workload[] | undefined {
  const found: Workload[] = [];
  for (const document of documentsWithPods(text)) {
    const read = readKubernetesYaml(document);
    if (!('values' in read)) return undefined;
    found.push(...read.values.flatMap(workloadsOf));
  }
  return found;
}

const WORKLOADS = ['Rollout', 'Deployment', 'StatefulSet', 'DaemonSet'];

// Parsing takes most of the time, and of a service's manifests only a few describe pods.
function documentsWithPods(text: string): string[] {
  if (text.trimStart().startsWith('{')) return [text];
  return text
    .split(/^---(?=\s|$)/m)
    .filter((document) => /\bkind["']?\s*:\s*["']?(Rollout|Deployment|StatefulSet|DaemonSet|\w*List)\b/.test(document));
}

function workloadsOf(value: unknown): Workload[] {
  if (!isRecord(value)) return [];
  if (String(value.kind).endsWith('List') && Array.isArray(value.items)) return value.items.flatMap(workloadsOf);
  if (!WORKLOADS.includes(String(value.kind))) return [];
  const metadata = field(value, 'metadata');
  const template = field(field(value, 'spec'), 'template');
  const own = field(metadata, 'annotations');
  const pods = field(field(template, 'metadata'), 'annotations');
  const name = text(metadata, 'name') ?? '';
  return [
    {
      kind: String(value.kind),
      name,
      namespace: text(metadata, 'namespace'),
      image: imageOf(name, field(template, 'spec')),
      releaseId: text(pods, RELEASE_ID),
      gitSha: text(pods, RELEASE_SHA),
      releaseFile: text(own, RELEASE_FILE),
      emergency: text(own, 'release-train.dev/emergency') !== undefined,
      targets: readDeliveryTargets(text(own, DELIVERY_TARGETS)),
    },
  ];
}

/** The container that this library calls `app`, or that bears the workload's name; else the first one. */
function imageOf(workload: string, pod: unknown): string | undefined {
  const containers = isRecord(pod) && Array.isArray(pod.containers) ? pod.containers : [];
  const called = (name: string): unknown => containers.find((it) => isRecord(it) && it.name === name);
  return text(called('app') ?? called(workload) ?? containers[0], 'image');
}

function field(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function text(value: unknown, key: string): string | undefined {
  return textIn(field(value, key));
}
