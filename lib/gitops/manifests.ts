import type { ApiObject } from 'cdk8s';

// biome-ignore lint/suspicious/noExplicitAny: manifests of all kinds, read field by field
type Manifest = any;

let known: Map<ApiObject, Manifest> | undefined;

/** The manifest of an object; made once for all who ask for it in one rendering. */
export function manifestOf(object: ApiObject): Manifest {
  const made = known?.get(object);
  if (made !== undefined) return made;
  const manifest = object.toJson();
  known?.set(object, manifest);
  return manifest;
}

/** Runs a rendering. Manifests are remembered no longer than it, since a construct may change before the next one. */
export function rendering<T>(run: () => T): T {
  // A rendering may begin within another one: a value that is made late may render a second app.
  const around = known;
  known = new Map();
  try {
    return run();
  } finally {
    known = around;
  }
}
