import { isManifestPath } from '../../manifests';
import { placeOf } from '../published-services';
import { type Running, runningOf } from './running';
import type { Workload } from './workloads';

/** A service in an environment, by its folder. */
export interface Place {
  readonly environment: string;
  readonly service: string;
}

/** The service whose manifests a path is of; undefined of every other path. */
export function serviceAt(path: string): Place | undefined {
  const place = isManifestPath(path) ? placeOf(path) : undefined;
  return place && { environment: place.environment, service: place.name };
}

export function keyOf({ environment, service }: Place): string {
  return `${environment}/${service}`;
}

/** What changed for one service in one commit: what it ran before, and what it runs then. */
export interface ServiceChange {
  readonly place: Place;
  readonly before?: Running;
  readonly after?: Running;
  /** Where its folder was before, if that is elsewhere. */
  readonly movedFrom?: Place;
}

/** The folders of services as they are after one commit, and then after the next. */
export class Folders {
  private readonly files = new Map<string, Map<string, string>>();
  private readonly running = new Map<string, Running>();
  /** How many services each environment has. */
  private readonly sizes = new Map<string, number>();

  /** @param workloads what each content holds, by Git's id; of one that cannot be read there is nothing */
  public constructor(private readonly workloads: ReadonlyMap<string, readonly Workload[]>) {}

  /** What services run, by their folders. */
  public get all(): ReadonlyMap<string, Running> {
    return this.running;
  }

  /** Takes in what a commit changes: of each path the content that it gets, undefined where it goes. */
  public apply(
    changes: readonly { readonly path: string; readonly blob: string | undefined }[],
  ): readonly ServiceChange[] {
    const touched = new Map<string, Place>();
    for (const { path, blob } of changes) {
      const place = serviceAt(path);
      if (!place) continue;
      const key = keyOf(place);
      const folder = this.files.get(key) ?? new Map<string, string>();
      this.files.set(key, folder);
      if (blob === undefined) folder.delete(path);
      else folder.set(path, blob);
      touched.set(key, place);
    }
    const before = this.environments();
    const changed = [...touched].map(([key, place]) => this.changed(key, place));
    return withMoves(changed, before, this.environments());
  }

  private environments(): ReadonlySet<string> {
    return new Set([...this.sizes].filter(([, size]) => size > 0).map(([environment]) => environment));
  }

  private changed(key: string, place: Place): ServiceChange {
    const before = this.running.get(key);
    const blobs = [...(this.files.get(key)?.values() ?? [])];
    // A conflict that was committed stops Argo CD, and what was applied before it goes on running.
    const readable = blobs.every((blob) => this.workloads.has(blob));
    const after = readable ? runningOf(blobs.flatMap((blob) => this.workloads.get(blob) ?? [])) : before;
    if (after) this.running.set(key, after);
    else this.running.delete(key);
    const size = this.sizes.get(place.environment) ?? 0;
    this.sizes.set(place.environment, size + Number(after !== undefined) - Number(before !== undefined));
    return { place, before, after };
  }
}

/**
 * Finds folders that only got another name: a service under another one in the same environment that runs the same release, and an
 * environment of which nothing is left, for one that was not there.
 */
function withMoves(
  changes: readonly ServiceChange[],
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): readonly ServiceChange[] {
  const gone = changes.filter((it) => it.before && !it.after);
  const come = changes.filter((it) => !it.before && it.after);
  const origins = new Map<ServiceChange, ServiceChange>();
  for (const to of come) {
    const taken = new Set(origins.values());
    const from = gone.find((it) => !taken.has(it) && isMove(it, to));
    if (from) origins.set(to, from);
  }
  if (origins.size === 0) return changes;
  const taken = new Set(origins.values());
  return changes
    .filter((it) => !taken.has(it))
    .map((it) => {
      const from = origins.get(it);
      return from ? { ...it, before: from.before, movedFrom: from.place } : it;
    });

  function isMove(from: ServiceChange, to: ServiceChange): boolean {
    if (from.place.environment === to.place.environment) return from.before?.identity === to.after?.identity;
    return (
      from.place.service === to.place.service && !after.has(from.place.environment) && !before.has(to.place.environment)
    );
  }
}
