import { groupedBy, sha256 } from '../core';
import { type Fields, isRecord, type Manifest, type ManifestObject, type ManifestTree } from '../manifests';
import { autoscalersByTarget, fewestPods, namedVirtualServices } from '../policy';
import { humanPercent, humanSeconds, type ReleasePath, readPlayable, simulateHere } from '../simulation';

export interface PlayOptions {
  /** Whether release paths are played. @default true */
  readonly play?: boolean;
  /** Paths that are played at most; equal ones are played once. @default 40 */
  readonly mostPaths?: number;
  /** Releases of each path. @default 20 */
  readonly runs?: number;
  /** Requests per second to a service, of which manifests say nothing. @default 100 */
  readonly requestsPerSecond?: number;
  /** Share of the requests that a bad release fails, from 0 to 1. @default 0.05 */
  readonly errorRate?: number;
}

/** How a bad release of a path ends. */
export interface Detection {
  /** Seconds within which it is aborted in every run; undefined if it is not. */
  readonly within?: number;
  /** Why Argo Rollouts does not roll it out at all, as far as the trees tell. */
  readonly refused?: string;
  /** As the end of a sentence: `caught within 60 s at 5 % errors`. */
  readonly text: string;
}

/** Plays a bad release of the paths that change. */
export class Player {
  /** Why paths were not played, a sentence each. */
  public readonly notes = new Set<string>();
  private readonly played = new Map<string, Detection | undefined>();
  private left: number;
  private readonly over = new Set<string>();
  private readonly keys = new Map<ManifestObject, string>();

  public constructor(private readonly options: PlayOptions = {}) {
    this.left = options.mostPaths ?? 40;
  }

  /** What happens to a bad release of a Rollout; undefined where it was not played. */
  public detection(tree: ManifestTree, rollout: ManifestObject): Detection | undefined {
    if (this.options.play === false || !rollout.at('spec', 'strategy', 'canary').isSet) return undefined;
    let key = this.keys.get(rollout);
    const manifests = key === undefined ? besides(tree, rollout) : [];
    if (key === undefined) {
      key = keyOf(rollout, manifests, replicasOf(tree, rollout));
      this.keys.set(rollout, key);
    }
    if (!this.played.has(key)) {
      if (this.left <= 0) {
        this.over.add(key);
        return undefined;
      }
      this.left -= 1;
      const path = this.pathOf(tree, rollout, manifests);
      this.played.set(key, path && this.play(path));
    }
    return this.played.get(key);
  }

  /** What is to be told of what was not played. */
  public told(): string[] {
    const { mostPaths = 40 } = this.options;
    const { size } = this.over;
    const over = size > 0 ? [`more than ${mostPaths} different paths change: ${size} of them were not played`] : [];
    return [...[...this.notes].sort(), ...over];
  }

  private pathOf(tree: ManifestTree, rollout: ManifestObject, manifests: readonly Manifest[]): ReleasePath | undefined {
    const title = rollout.title;
    try {
      const { paths, problems } = readPlayable([rollout.manifest, ...manifests], {
        replicas: replicasOf(tree, rollout),
      });
      if (problems[0]) this.notes.add(`${title} was not played: ${problems[0].message}`);
      return paths[0];
    } catch (error) {
      this.notes.add(`${title} was not played: ${firstLine(error)}`);
      return undefined;
    }
  }

  private play(path: ReleasePath): Detection | undefined {
    const { requestsPerSecond = 100, errorRate = 0.05, runs = 20 } = this.options;
    const [refused] = path.refusals;
    // What is in files that were not read is there nevertheless.
    if (refused?.includes('not found among the manifests')) {
      this.notes.add(`Rollout ${path.service.namespace}/${path.service.name} was not played: ${refused}`);
      return undefined;
    }
    if (refused !== undefined) return { refused, text: `refused by Argo Rollouts: ${refused}` };
    const at = `at ${humanPercent(errorRate)} errors`;
    try {
      const { aborted, secondsToAbort } = simulateHere(
        path,
        { requestsPerSecond, canaryErrorRate: errorRate },
        { runs },
      );
      if (!secondsToAbort) return { text: `not caught ${at}` };
      const within = Math.ceil(secondsToAbort.max - 0.5);
      if (aborted.value === 1) return { within, text: `caught within ${humanSeconds(within)} ${at}` };
      return { text: `caught in ${humanPercent(aborted.value)} of the runs ${at}` };
    } catch (error) {
      this.notes.add(`Rollout ${path.service.namespace}/${path.service.name} was not played: ${firstLine(error)}`);
      return undefined;
    }
  }
}

/** What a path may need beside its Rollout: what it names, and what stands in its folder. A fleet's tree is not gone through. */
function besides(tree: ManifestTree, rollout: ManifestObject): Manifest[] {
  const found = new Set<ManifestObject>(surroundings(tree, rollout));
  const follow = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value ?? '').matchAll(/"templateName":"([^"\\]+)"/g)) {
      for (const [kind, namespace] of TEMPLATES) {
        const template = tree.find(kind, name as string, rollout, namespace ?? rollout.namespace);
        if (!template || found.has(template)) continue;
        found.add(template);
        follow(template.at('spec', 'templates').value);
      }
    }
  };
  follow(rollout.at('spec', 'strategy').value);
  for (const it of [...found].filter(({ kind }) => kind.endsWith('AnalysisTemplate')))
    follow(it.at('spec', 'templates').value);
  const canary = rollout.at('spec', 'strategy', 'canary');
  const named: [string, string | undefined][] = [
    ...namedVirtualServices(canary).map((it): [string, string | undefined] => [ISTIO, it.at('name').text]),
    ['/Service', canary.at('canaryService').text],
    ['/Service', canary.at('stableService').text],
  ];
  for (const [kind, name] of named) {
    const object = name === undefined ? undefined : tree.find(kind, name, rollout);
    if (object) found.add(object);
  }
  return [...found].filter((it) => it !== rollout).map(({ manifest }) => manifest);
}

const ISTIO = 'networking.istio.io/VirtualService';

const TEMPLATES: readonly [string, string | undefined][] = [
  ['argoproj.io/AnalysisTemplate', undefined],
  ['argoproj.io/ClusterAnalysisTemplate', ''],
];

/** What stands in the folder of an object, apart from other Rollouts. */
function surroundings(tree: ManifestTree, object: ManifestObject): readonly ManifestObject[] {
  let folders = byFolder.get(tree);
  if (!folders) {
    folders = groupedBy(tree.objects, folderOf);
    byFolder.set(tree, folders);
  }
  return (folders.get(folderOf(object)) ?? []).filter(
    ({ kind, namespace }) =>
      (kind === 'Service' || kind.endsWith('AnalysisTemplate')) && (namespace ?? object.namespace) === object.namespace,
  );
}

const byFolder = new WeakMap<ManifestTree, Map<string, ManifestObject[]>>();

function folderOf({ file: { path } }: ManifestObject): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** An autoscaler decides where the Rollout does not. */
function replicasOf(tree: ManifestTree, rollout: ManifestObject): number | undefined {
  return autoscalersByTarget(tree).has(rollout) ? fewestPods(tree, rollout) || undefined : undefined;
}

/**
 * What differs in nothing but names, and in the release that is rolled out, has one key. To read a path takes longer than to
 * see that it is one that was played.
 */
function keyOf(rollout: ManifestObject, manifests: readonly Manifest[], replicas: number | undefined): string {
  const labels = rollout.at('spec', 'template', 'metadata', 'labels').labels;
  const { template: _, ...spec } = (isRecord(rollout.manifest.spec) ? rollout.manifest.spec : {}) as Fields;
  const names = new Map([
    ...Object.entries(labels).map(([label, value]): [string, string] => [value, `\u0001${label}\u0001`]),
    [rollout.namespace ?? '', '\u0001namespace\u0001'],
    [rollout.name, '\u0001name\u0001'],
  ]);
  const named = withoutNames(names);
  const text = JSON.stringify(
    [
      replicas,
      spec,
      manifests.map(({ kind, metadata, spec: own }) => [
        kind,
        metadata?.name,
        metadata?.annotations?.[SERIES_LABELS],
        own,
      ]),
    ],
    (_key, value) => (typeof value === 'string' ? named(value) : value),
  );
  return sha256(JSON.stringify([text, Object.entries(labels).map(([label, value]) => [label, names.get(value)])]));
}

/**
 * Puts what names stand for in their place, where they stand as names: as whole words, in a query only in its texts. What begins
 * with a digit may be a number or a duration as well, and stays.
 */
function withoutNames(names: ReadonlyMap<string, string>): (text: string) => string {
  // The longest first: one may be part of another one.
  const words = [...names.keys()]
    .filter((it) => /^[A-Za-z]./.test(it))
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((it) => it.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return (text) => text;
  const word = new RegExp(`(?<!\\w)(?:${words.join('|')})(?!\\w)`, 'g');
  const replaced = (text: string) => text.replace(word, (it) => names.get(it) ?? it);
  return (text) => (/[\s(){}]/.test(text) ? text.replace(/"[^"\n]*"|'[^'\n]*'/g, replaced) : replaced(text));
}

const SERIES_LABELS = 'release-train.dev/series-labels';

function firstLine(error: unknown): string {
  const { message, problems } = error as Error & { problems?: readonly { message: string }[] };
  return problems?.[0]?.message ?? message.split('\n')[0] ?? '';
}
