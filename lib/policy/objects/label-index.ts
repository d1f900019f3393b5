import { environmentOf, type Field, type ManifestObject } from '../../manifests';
import { Places } from './places';
import { matches } from './selectors';

type Labels = Readonly<Record<string, string>>;

/** Labels that a controller gives to pods when it makes them: no template has them. */
const GIVEN_LATER =
  /^(rollouts-pod-template-hash|pod-template-hash|controller-revision-hash|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|(batch\.kubernetes\.io\/)?(job-name|controller-uid))$/;

/** Things by their labels, found without looking at all of them for each selector. */
export class LabelIndex<T> {
  private readonly byLabel = new Map<string, Set<T>>();
  private readonly places: Places<T>;
  private readonly labels = new Map<T, readonly Labels[]>();

  /** @param labelsOf the labels that a thing has; several, where it is made with different ones */
  public constructor(
    items: readonly T[],
    private readonly objectOf: (item: T) => ManifestObject,
    labelsOf: (item: T) => readonly Labels[],
  ) {
    this.places = new Places(items, objectOf);
    for (const item of items) {
      const sets = labelsOf(item);
      this.labels.set(item, sets);
      for (const pair of sets.flatMap((labels) => Object.entries(labels))) {
        const key = keyOf(objectOf(item), pair);
        const there = this.byLabel.get(key);
        if (there) there.add(item);
        else this.byLabel.set(key, new Set([item]));
      }
    }
  }

  /** All that are applied where an object is. */
  public beside(from: ManifestObject): readonly T[] {
    return this.places.beside(from);
  }

  /** Those that a selector of plain labels selects, as a Service has one. Labels that are given later are passed over. */
  public selectedBy(selector: Field): T[] {
    const wanted = Object.entries(selector.labels).filter(([key]) => !GIVEN_LATER.test(key));
    if (wanted.length === 0) return [];
    return this.candidates(selector, wanted).filter((it) =>
      this.labels.get(it)?.some((labels) => wanted.every(([key, value]) => labels[key] === value)),
    );
  }

  /** Those that a label selector selects. An empty one selects all, one that is not there none. */
  public matchedBy(selector: Field): T[] {
    if (!selector.isSet) return [];
    const plain = Object.entries(selector.at('matchLabels').labels);
    return this.candidates(selector, plain).filter((it) =>
      this.labels.get(it)?.some((labels) => matches(selector, labels)),
    );
  }

  /** Those that can be meant: of the label that the fewest have. */
  private candidates({ object }: Field, wanted: readonly (readonly [string, string])[]): T[] {
    if (wanted.length === 0) return [...this.places.beside(object)];
    const sets = wanted.map((pair) => this.byLabel.get(keyOf(object, pair)) ?? new Set<T>());
    const fewest = sets.reduce((one, other) => (other.size < one.size ? other : one));
    return [...fewest].filter((it) => isSameNamespace(this.objectOf(it).namespace, object.namespace));
  }
}

function keyOf(object: ManifestObject, [key, value]: readonly [string, string]): string {
  return `${environmentOf(object) ?? ''} ${key}=${value}`;
}

function isSameNamespace(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
