import { sha256 } from './hash';
import { show } from './problems';

/** The most characters that a Service name, a namespace or a label value may have. */
export const LABEL_LENGTH = 63;

/**
 * Says why a name cannot be a DNS label (RFC 1035: lowercase letters, digits and `-`, a letter first), or undefined.
 *
 * @param longest the most characters, where suffixes that are added later leave less than 63
 * @param why what takes the rest of the 63 characters
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export function dnsLabelProblem(name: unknown, longest = LABEL_LENGTH, why = ''): string | undefined {
  if (typeof name !== 'string' || name === '')
    return `the name ${show(name)} is empty or no string; write a DNS label such as svc-a`;
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    return `${show(name)} is no DNS label: write lowercase letters, digits and "-", a letter first and no "-" at the end${suggestion(name)}`;
  }
  if (name.length > longest) {
    return `${show(name)} has ${name.length} characters; ${longest} is the most${why ? `: ${why}` : ''}. Give a shorter name`;
  }
  return undefined;
}

/** Says why a text cannot be a label value, or undefined. */
export function labelValueProblem(value: unknown): string | undefined {
  if (typeof value === 'string' && value.length <= LABEL_LENGTH && LABEL_VALUE.test(value)) return undefined;
  return `${show(value)} is no label value: write at most 63 letters, digits, "-", "_" and ".", a letter or digit first and last`;
}

/** Says why a text cannot be a label or annotation key, or undefined. */
export function qualifiedNameProblem(key: string): string | undefined {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  const prefix = parts.pop();
  const ok =
    parts.length === 0 &&
    name.length <= LABEL_LENGTH &&
    name !== '' &&
    LABEL_VALUE.test(name) &&
    (prefix === undefined || (prefix.length <= 253 && DNS_SUBDOMAIN.test(prefix)));
  return ok
    ? undefined
    : `${show(key)} is no label or annotation key: write name or dns.prefix/name, the name at most 63 letters, digits, "-", "_" and "."`;
}

/** Says why an annotation cannot be, or undefined. */
export function annotationProblem(key: string, value: unknown): string | undefined {
  const noText =
    typeof value === 'string'
      ? undefined
      : `${key} has the value ${show(value)}, which is no text; write it as a string`;
  return qualifiedNameProblem(key) ?? noText;
}

/** Says why a text cannot name most Kubernetes objects (a DNS subdomain of at most 253 characters), or undefined. */
export function dnsSubdomainProblem(name: unknown): string | undefined {
  if (typeof name === 'string' && name.length <= 253 && DNS_SUBDOMAIN.test(name)) return undefined;
  return `the name ${show(name)} is no DNS subdomain: write at most 253 lowercase letters, digits, "-" and ".", a letter or digit first and last`;
}

/**
 * A text made a valid label value. A text that had to change ends in a hash of the original, so that two different
 * texts never become one value.
 */
export function toLabelValue(text: string): string {
  if (text.length <= LABEL_LENGTH && text !== '' && LABEL_VALUE.test(text)) return text;
  const legible = text
    .replace(/[^-A-Za-z0-9_.]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, LABEL_LENGTH - 9);
  return `${legible.replace(/[^A-Za-z0-9]+$/, '')}-${sha256(text, 8)}`.replace(/^-/, '');
}

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function suggestion(name: string): string {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return label !== '' && label !== name ? `, for example ${label}` : '';
}
