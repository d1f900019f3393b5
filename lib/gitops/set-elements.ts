import type { IConstruct } from 'constructs';

/** The parameters of one Application that an ApplicationSet makes. */
export type SetElement = Readonly<Record<string, unknown>>;

// biome-ignore lint/suspicious/noExplicitAny: a generator of any tool, read field by field
type Generator = any;

/**
 * The elements that an ApplicationSet's generators find, by Argo CD's documented semantics: those of a list, those of catalog
 * files, and the pairs of a matrix, in which the first generator's parameters win. What only Argo CD knows, such as its
 * clusters, leaves its parameters out.
 *
 * @param filesOf the elements in the files of a path with a `*`
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/
 */
export function elementsOf(
  generators: readonly Generator[] | undefined,
  filesOf: (path: string) => readonly SetElement[],
): SetElement[] {
  return (generators ?? []).flatMap((generator): SetElement[] => {
    if (generator?.list) return generator.list.elements ?? [];
    if (generator?.git?.files) {
      const wanted = Object.entries(generator.selector?.matchLabels ?? {});
      const found: SetElement[] = generator.git.files.flatMap(({ path }: { path: string }) => filesOf(path));
      return found.filter((element) => wanted.every(([parameter, value]) => element[parameter] === value));
    }
    if (generator?.clusters) return [{}];
    const [first, second] = generator?.matrix?.generators ?? [];
    if (!first || !second) return [];
    const others = elementsOf([second], filesOf);
    return elementsOf([first], filesOf).flatMap((element) => others.map((other) => ({ ...other, ...element })));
  });
}

/** The name of an element's Application, as far as it is known here: an unknown parameter stays as it is written. */
export function nameIn(template: string, element: SetElement): string {
  return template.replace(/\{\{ \.(\w+) \}\}/g, (action, parameter: string) =>
    Object.hasOwn(element, parameter) ? String(element[parameter]) : action,
  );
}

const catalogs = new WeakMap<IConstruct, () => readonly SetElement[]>();

/** Says what the catalog files hold that an ApplicationSet reads. */
export function declareCatalog(set: IConstruct, elements: () => readonly SetElement[]): void {
  catalogs.set(set, elements);
}

/** What the catalog files of an ApplicationSet hold; nothing of one that has none of ours. */
export function catalogOf(set: IConstruct): readonly SetElement[] {
  return catalogs.get(set)?.() ?? [];
}
