import { environmentOf, type ManifestObject } from '../../manifests';

/** Things by where their objects are applied, found without looking at all of them each time. */
export class Places<T> {
  private readonly byPlace = new Map<string, T[]>();
  private readonly wide = new Map<string, readonly T[]>();

  public constructor(items: Iterable<T>, objectOf: (item: T) => ManifestObject) {
    for (const item of items) {
      const object = objectOf(item);
      this.add(`${environmentOf(object) ?? ''}/`, item);
      this.add(placeOf(object, object.namespace), item);
    }
  }

  /**
   * Those that are applied where another object is: same environment, same namespace. An object that names no namespace is
   * applied to whichever is meant.
   */
  public beside(from: ManifestObject, namespace: string | undefined = from.namespace): readonly T[] {
    if (namespace === undefined)
      return [...(this.byPlace.get(`${environmentOf(from) ?? ''}/`) ?? []), ...this.shared(from, '')];
    const place = placeOf(from, namespace);
    const known = this.wide.get(place);
    if (known) return known;
    const all = [
      ...(this.byPlace.get(place) ?? []),
      ...(this.byPlace.get(placeOf(from, undefined)) ?? []),
      ...this.shared(from, namespace),
      ...this.shared(from, '*'),
    ];
    this.wide.set(place, all);
    return all;
  }

  /** What stands beside environments that only their objects tell is applied in each of them. */
  private shared({ file }: ManifestObject, namespace: string): readonly T[] {
    return file.environment === undefined ? [] : (this.byPlace.get(`/${namespace}`) ?? []);
  }

  private add(place: string, item: T): void {
    const there = this.byPlace.get(place);
    if (there) there.push(item);
    else this.byPlace.set(place, [item]);
  }
}

function placeOf(object: ManifestObject, namespace: string | undefined): string {
  return `${environmentOf(object) ?? ''}/${namespace ?? '*'}`;
}
