import { type Fields, isRecord } from '../../manifests';

/** How an ApplicationSet writes its parameters: as Go templates, or in the old form `{{name}}`. */
export type Dialect = 'go' | 'fast';

/** A text of a template with the parameters of an element in it. */
export interface FilledText {
  /** What is not known stands in it as it is written, braces and all. */
  readonly text: string;
  /** The parameters that it names and the element lacks. */
  readonly missing: readonly string[];
}

const ACTION = /\{\{(.*?)\}\}/gs;

/** A text of a template with these parameters. */
export function filledText(text: string, values: Fields, dialect: Dialect): FilledText {
  if (!text.includes('{{')) return { text, missing: [] };
  const missing: string[] = [];
  const filled = text.replace(ACTION, (action, inner: string) => {
    const expression = dialect === 'go' ? inner.replace(/^-\s|\s-$/g, '').trim() : inner.trim();
    const { parameter, show } = dialect === 'go' ? goAction(expression) : fastAction(expression);
    if (parameter === undefined) return show(undefined) ?? action;
    const value = parameterOf(values, parameter, dialect);
    if (value === undefined) missing.push(parameter);
    return (value === undefined ? undefined : show(value)) ?? action;
  });
  return { text: filled, missing };
}

interface Action {
  /** Without the dot before it; undefined if the action names none, or says more than this reader knows. */
  readonly parameter?: string;
  /** Undefined where it is not known how it would be printed. */
  readonly show: (value: unknown) => string | undefined;
}

/** The functions of Go templates whose outcome is known here; of all others nothing is said. */
const FUNCTIONS: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  toJson: (value) => JSON.stringify(value),
  quote: (value) => {
    const text = plain(value);
    return text === undefined ? undefined : JSON.stringify(text);
  },
  lower: (value) => plain(value)?.toLowerCase(),
};

function goAction(expression: string): Action {
  const literal = /^(?:"([^"\\]*)"|`([^`]*)`)$/.exec(expression);
  if (literal) return { show: () => literal[1] ?? literal[2] };
  const path = String.raw`\.(\w+(?:\.\w+)*)`;
  const [, bare] = new RegExp(`^${path}$`).exec(expression) ?? [];
  if (bare !== undefined) return { parameter: bare, show: plain };
  const [, called, of] = new RegExp(`^(\\w+) ${path}$`).exec(expression) ?? [];
  const [, piped, into] = new RegExp(`^${path} \\| (\\w+)$`).exec(expression) ?? [];
  const parameter = of ?? piped;
  return parameter === undefined
    ? { show: () => undefined }
    : { parameter, show: FUNCTIONS[called ?? into ?? ''] ?? (() => undefined) };
}

function fastAction(expression: string): Action {
  return { parameter: expression, show: plain };
}

function plain(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

function parameterOf(values: Fields, parameter: string, dialect: Dialect): unknown {
  // The old form knows one flat map, in which the names of inner fields have points.
  if (dialect === 'fast' && Object.hasOwn(values, parameter)) return values[parameter];
  let value: unknown = values;
  for (const key of parameter.split('.')) {
    const inner = Array.isArray(value) ? Object.fromEntries(value.entries()) : value;
    value = isRecord(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }
  return value ?? undefined;
}

/** Whether a text holds an action of a template that was not, or could not be, filled. */
export function isUnfilled(text: string): boolean {
  return text.includes('{{');
}
