import type { Manifest } from './fleet';

/**
 * The Applications that Argo CD makes of an ApplicationSet with a list, by the documented semantics: each element's
 * parameters go into every string of the template, map keys included, and a missing one is an error. It knows the actions
 * that the library writes, and refuses any other.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/
 */
export function applicationsOf({ metadata, spec }: Manifest): Manifest[] {
  if (!spec.goTemplate || spec.goTemplateOptions.join() !== 'missingkey=error')
    throw new Error('is no Go template, or takes a missing parameter for an empty one');
  return spec.generators.flatMap((generator: Manifest) =>
    generator.list.elements.map((element: Manifest) => {
      const { template } = JSON.parse(JSON.stringify(spec));
      const filled = fill(template, element) as Manifest;
      return {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: {
          ...filled.metadata,
          namespace: metadata.namespace,
          ...(spec.syncPolicy?.preserveResourcesOnDeletion
            ? {}
            : { finalizers: ['resources-finalizer.argocd.argoproj.io'] }),
        },
        spec: filled.spec,
      };
    }),
  );
}

function fill(value: unknown, element: Record<string, unknown>): unknown {
  if (typeof value === 'string') return filled(value, element);
  if (Array.isArray(value)) return value.map((inner) => fill(inner, element));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [filled(key, element), fill(inner, element)]));
}

function filled(text: string, element: Record<string, unknown>): string {
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
