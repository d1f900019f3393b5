import {
  boolYaml11Tag,
  CORE_SCHEMA,
  defineScalarTag,
  floatCoreTag,
  loadAll,
  mergeTag,
  NOT_RESOLVED,
  YAMLException,
} from 'js-yaml';

/** Whole numbers as go-yaml reads them: `010` is 8, `1_000` is 1000, and `1:30` is a text. */
const INTEGER = defineScalarTag<number>('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: [...'-+0123456789'],
  resolve: (source) => {
    const [, sign, digits = ''] = /^([-+]?)([0-9][0-9a-fA-Fxob_]*)$/.exec(source) ?? [];
    const plain = digits.replaceAll('_', '');
    const octal = /^0[0-7]+$/.test(plain) ? `0o${plain.slice(1)}` : plain;
    if (!/^(0|[1-9][0-9]*|0b[01]+|0o[0-7]+|0x[0-9a-fA-F]+)$/.test(octal)) return NOT_RESOLVED;
    return sign === '-' ? -Number(octal) : Number(octal);
  },
  identify: Number.isInteger,
});

/**
 * YAML as Kubernetes reads it, which is 1.1 in these: `yes`, `on` and `y` are booleans, `010` is 8, and `<<` merges. Times
 * stay texts. It is held beside kubectl's own reading in tests.
 *
 * @see https://github.com/kubernetes-sigs/yaml
 */
const KUBERNETES = CORE_SCHEMA.withTags(boolYaml11Tag, INTEGER, floatCoreTag, mergeTag);

/** More than any file of manifests holds; with aliases, a few lines can stand for more than fits into memory. */
const MOST_VALUES = 1_000_000;

/** Why a text is no YAML. */
export interface YamlRefusal {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** The value of each document of a text. Where one of them cannot be read, none is. */
export function readKubernetesYaml(source: string): { readonly values: readonly unknown[] } | YamlRefusal {
  try {
    const values = loadAll(source, { schema: KUBERNETES });
    if (source.includes('*') && extent(values, new Map()) > MOST_VALUES)
      return { message: 'no YAML: its aliases stand for more than a million values', line: 1, column: 1 };
    return { values };
  } catch (error) {
    // Whatever else it throws is about the text as well: it documents that all of it is to be caught.
    const { line = 0, column = 0 } = (error instanceof YAMLException ? error.mark : undefined) ?? {};
    const reason = error instanceof YAMLException ? error.reason : (error as Error).message;
    return { message: `no YAML: ${reason}${template(source)}`, line: line + 1, column: column + 1 };
  }
}

/** How many values there are in one, each counted as often as an alias stands for it. */
function extent(value: unknown, known: Map<object, number>): number {
  if (typeof value !== 'object' || value === null) return 1;
  const counted = known.get(value);
  if (counted !== undefined) return counted;
  const whole = Object.values(value).reduce((sum, it) => sum + extent(it, known), 1);
  known.set(value, whole);
  return whole;
}

/** A chart before Helm filled it in is the usual reason. */
function template(source: string): string {
  return /\{\{-?\s*(\.|include|if|range|with|template|end|toYaml|define|\$)/.test(source)
    ? '; it looks like a template of Helm: render it first (helm template), and check what comes out'
    : '';
}
