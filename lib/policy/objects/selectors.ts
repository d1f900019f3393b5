import type { Field } from '../../manifests';

/** Whether a selector of plain labels (as a Service has one) selects these labels. An empty one selects nothing. */
export function selects(selector: Field, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(selector.labels);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** Whether a label selector (`matchLabels`, `matchExpressions`) selects these labels. An empty one selects everything. */
export function matches(selector: Field, labels: Readonly<Record<string, string>>): boolean {
  const plain = Object.entries(selector.at('matchLabels').labels);
  return (
    plain.every(([key, value]) => labels[key] === value) &&
    selector.at('matchExpressions').items.every((expression) => holds(expression, labels))
  );
}

function holds(expression: Field, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[expression.at('key').text ?? ''];
  const values = expression.at('values').items.map(({ scalar }) => scalar);
  switch (expression.at('operator').text) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
