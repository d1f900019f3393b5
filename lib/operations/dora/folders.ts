import { type Running, runningOf } from './running';
import type { Workload } from './workloads';

/** A service in an environment, by its folder. */
export interface Place {
  readonly environment: string;
  readonly service: string;
}

/** The folder of a service that a manifest stands in; undefined of every other path. */
export function placeOf(path: string): Place | undefined {
  const [, environment, service] = /^clusters\/([^/]+)\/apps\/([^/]+)\/.+\.(?:ya?ml|json)$/.exec(path) ?? [];
  return environment === undefined || service === undefined ? undefined : { environment, service };
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
  private readonly places = new Map<string, Place>();

  public constructor(private readonly workloads: ReadonlyMap<string, readonly Workload[]>) {}

  /** What services run, by their folders. */
  public get all(): ReadonlyMap<string, Running> {
    return this.running;
  }

  /** Takes in what a commit changes: of each path the content that it gets, undefined where it goes. */
  public apply(changes: readonly { readonly path: string; readonly blob: string | undefined }[]): ServiceChange[] {
    const touched = new Map<string, Place>();
    for (const { path, blob } of changes) {
      const place = placeOf(path);
      if (!place) continue;
      const key = keyOf(place);
      const folder = this.files.get(key) ?? new Map<string, string>();
      this.files.set(key, folder);
      if (blob === undefined) folder.delete(path);
      else folder.set(path, blob);
      touched.set(key, place);
    }
    return withMoves(
      [...touched].map(([key, place]) => this.changed(key, place)),
      new Set([...this.places.values()].map(({ environment }) => environment)),
    );
  }

  private changed(key: string, place: Place): ServiceChange {
    const before = this.running.get(key);
    const blobs = [...(this.files.get(key)?.values() ?? [])];
    const after = runningOf(blobs.flatMap((blob) => this.workloads.get(blob) ?? []));
    if (after) {
      this.running.set(key, after);
      this.places.set(key, place);
    } else {
      this.running.delete(key);
      this.places.delete(key);
    }
    return { place, before, after };
  }
}

/**
 * Finds folders that only got another name: a service under another one in the same environment that runs the same release, and an
 * environment of which nothing is left, for one that was not there.
 *
 * @param left the environments that have services after the commit
 */
function withMoves(changes: readonly ServiceChange[], left: ReadonlySet<string>): ServiceChange[] {
  const gone = changes.filter(({ before, after }) => before && !after);
  const come = changes.filter(({ before, after }) => !before && after);
  if (gone.length === 0 || come.length === 0) return [...changes];
  // An environment of which a service stood there before is none that is new.
  const old = new Set(changes.filter(({ before }) => before).map(({ place }) => place.environment));
  const taken = new Set<ServiceChange>();
  const moved = new Map<ServiceChange, Place>();
  for (const one of come) {
    const from = gone.find(
      (it) =>
        !taken.has(it) &&
        (it.place.environment === one.place.environment
          ? it.before?.identity === one.after?.identity
          : it.place.service === one.place.service &&
            !left.has(it.place.environment) &&
            !old.has(one.place.environment)),
    );
    if (!from) continue;
    taken.add(from);
    moved.set(one, from.place);
  }
  return changes
    .filter((it) => !taken.has(it))
    .map((it) => {
      const movedFrom = moved.get(it);
      if (!movedFrom) return it;
      const from = gone.find(({ place }) => place === movedFrom);
      return { ...it, before: from?.before, movedFrom };
    });
}
