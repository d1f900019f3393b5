/** The way to a field: names of fields, numbers of items from 0. */
export type FieldPath = readonly (string | number)[];

/** As people write it: `spec.strategy.canary.steps[0].setWeight`. */
export function printedPath(path: FieldPath): string {
  return path
    .map((key, i) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
      return i === 0 ? key : `.${key}`;
    })
    .join('');
}
