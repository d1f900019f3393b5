import { listOf } from './list-of';
import { selectorOf } from './set-selector';

/** The parameters of one Application that an ApplicationSet makes. */
export type SetElement = Readonly<Record<string, unknown>>;

// biome-ignore lint/suspicious/noExplicitAny: a generator of any tool, read field by field
type Generator = any;

/**
 * The elements that an ApplicationSet's generators find, by Argo CD's documented semantics: those of a list, those of catalog
 * files, and the pairs of a matrix, in which the first generator's parameters win; of each generator those that its selector
 * selects. What only Argo CD knows, such as its clusters, leaves its parameters out.
 *
 * @param filesOf the elements in the files of a path with a `*`
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/
 */
export function elementsOf(generators: unknown, filesOf: (path: string) => readonly SetElement[]): SetElement[] {
  return listOf(generators).flatMap((generator): SetElement[] => {
    const selects = selectorOf(generator);
    return foundBy(generator, filesOf).filter((element) => isElement(element) && selects(element));
  });
}

function foundBy(generator: Generator, filesOf: (path: string) => readonly SetElement[]): readonly SetElement[] {
  if (generator?.list) return listOf(generator.list.elements);
  if (generator?.git) return listOf(generator.git.files).flatMap((file) => filesOf(String(file?.path)));
  if (generator?.clusters) return [{}];
  const [first, second] = listOf(generator?.matrix?.generators);
  if (!first || !second) return [];
  const others = elementsOf([second], filesOf);
  return elementsOf([first], filesOf).flatMap((element) => others.map((other) => ({ ...other, ...element })));
}

/** What people write by hand may hold nothing at all. */
function isElement(element: unknown): boolean {
  return typeof element === 'object' && element !== null && !Array.isArray(element);
}

/** The name of an element's Application, as far as it is known here: an unknown parameter stays as it is written. */
export function nameIn(template: string, element: SetElement): string {
  return template.replace(/\{\{ \.(\w+) \}\}/g, (action, parameter: string) =>
    Object.hasOwn(element, parameter) ? String(element[parameter]) : action,
  );
}
