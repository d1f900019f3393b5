import { posix } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from './fleet';

/** A cluster that Argo CD knows. */
export interface KnownCluster {
  readonly name: string;
  readonly server: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What Argo CD finds when it expands an ApplicationSet. */
export interface Surroundings {
  /** The files of the repository. */
  readonly files?: ReadonlyMap<string, string>;
  readonly clusters?: readonly KnownCluster[];
}

type Element = Record<string, unknown>;

/**
 * The Applications that Argo CD makes of an ApplicationSet, by the documented semantics: the parameters of each element that
 * its generators find go into every string of the template, map keys included, and a missing one is an error. It knows the
 * generators and the actions that the library writes, and refuses any other.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/
 */
export function applicationsOf({ metadata, spec }: Manifest, around: Surroundings = {}): Manifest[] {
  if (!spec.goTemplate || spec.goTemplateOptions.join() !== 'missingkey=error')
    throw new Error('is no Go template, or takes a missing parameter for an empty one');
  return spec.generators.flatMap((generator: Manifest) =>
    found(generator, around).map((element) => {
      const { template } = JSON.parse(JSON.stringify(spec));
      const patch = spec.templatePatch ? parse(filled(spec.templatePatch, element)) : {};
      const made = patched(fill(template, element), patch) as Manifest;
      return {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: {
          ...made.metadata,
          namespace: metadata.namespace,
          ...(spec.syncPolicy?.preserveResourcesOnDeletion
            ? {}
            : { finalizers: ['resources-finalizer.argocd.argoproj.io'] }),
        },
        spec: made.spec,
      };
    }),
  );
}

/** Of a strategic merge patch what an Application has: maps are merged, and lists replaced. */
function patched(value: unknown, patch: unknown): unknown {
  if (!isMap(value) || !isMap(patch)) return patch;
  const merged = Object.entries(patch).map(([key, inner]) => [key, key in value ? patched(value[key], inner) : inner]);
  return { ...value, ...Object.fromEntries(merged) };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function found(generator: Manifest, around: Surroundings): Element[] {
  const { selector, ...kind } = generator;
  const [name, ...others] = Object.keys(kind);
  const generate = GENERATORS[String(name)];
  if (!generate || others.length > 0) throw new Error(`${Object.keys(kind)} is no generator that the library writes`);
  const wanted = Object.entries(selector?.matchLabels ?? {});
  return generate(kind[name as string], around).filter((element) =>
    wanted.every(([parameter, value]) => element[parameter] === value),
  );
}

const GENERATORS: Record<string, (generator: Manifest, around: Surroundings) => Element[]> = {
  list: ({ elements }) => elements,
  // Parameters of the first generator win over those of the second.
  matrix: ({ generators }, around) => {
    const [first, second, ...more] = generators;
    if (more.length > 0) throw new Error('a matrix has two generators');
    return found(first, around).flatMap((a) => found(second, around).map((b) => ({ ...b, ...a })));
  },
  clusters: ({ selector }, { clusters = [] }) =>
    clusters
      .filter(({ labels }) => Object.entries(selector.matchLabels).every(([label, value]) => labels[label] === value))
      .map(({ name, server, labels }) => ({ name, nameNormalized: name, server, metadata: { labels } })),
  git: ({ files: globs }, { files = new Map() }) =>
    globs.flatMap(({ path: glob }: Manifest) => {
      // A `*` does not end at a `/`, unless the controller was told so: both have to find the same.
      const greedy = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      const strict = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
      const paths = [...files.keys()].filter((path) => greedy.test(path));
      if (paths.some((path) => !strict.test(path))) throw new Error(`${glob} finds more files where * is greedy`);
      return paths.map((path) => ({
        ...parse(files.get(path) ?? ''),
        path: { path: posix.dirname(path), filename: posix.basename(path) },
      }));
    }),
};

function fill(value: unknown, element: Element): unknown {
  if (typeof value === 'string') return filled(value, element);
  if (Array.isArray(value)) return value.map((inner) => fill(inner, element));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [filled(key, element), fill(inner, element)]));
}

function filled(text: string, element: Element): string {
  return text.replace(/\{\{(.*?)\}\}/gs, (action, inner: string) => {
    const parameter = (name: string): unknown => {
      if (!(name in element)) throw new Error(`map has no entry for key "${name}"`);
      return element[name];
    };
    const [, literal] = /^ "(\{\{)" $/.exec(inner) ?? [];
    if (literal !== undefined) return literal;
    const [, plain] = /^ \.(\w+) $/.exec(inner) ?? [];
    if (plain !== undefined) return String(parameter(plain));
    const [, json] = /^ toJson \.(\w+) $/.exec(inner) ?? [];
    if (json !== undefined) return JSON.stringify(parameter(json));
    throw new Error(`${action} is no action that the library writes`);
  });
}
