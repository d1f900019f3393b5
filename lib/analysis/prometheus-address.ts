import { show } from '../core';

/**
 * Says why a text is no address at which the Rollouts controller could reach Prometheus, or undefined.
 *
 * A name and password are refused: the address ends up in Git, for everybody to read.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/prometheus/
 */
export function prometheusAddressProblem(address: unknown): string | undefined {
  if (typeof address !== 'string' || address === '') {
    return `${show(address)} is no address of a Prometheus; write for example ${EXAMPLE}`;
  }
  // What must not stand in Git must not stand in the log of CI either.
  const bare = address.replace(/^([a-z][-+.a-z0-9]*:\/+|\/+)?.*@/is, '$1');
  const shown = `the address ${show(bare)}`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(address)) {
    return `${shown} has spaces or control characters; write it without, such as ${EXAMPLE}`;
  }
  if (!/^[a-z][-+.a-z0-9]*:\/\//i.test(address)) {
    return `${shown} has no scheme; write http://${bare.replace(/^[a-z]*:?\/+/i, '')}`;
  }
  if (bare !== address) return `${shown} was given a name or password, which would stand in Git; write ${bare}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.hostname === '' || address.includes('{{')) {
    return `${shown} is no URL; write for example ${EXAMPLE}`;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `${shown} is neither http nor https; write for example http://${url.host}`;
  }
  if (/[?#]/.test(address)) {
    return `the address of ${url.host} has a query or a fragment; write ${url.origin}${url.pathname.replace(/\/$/, '')}`;
  }
  return undefined;
}

const EXAMPLE = 'http://prometheus.monitoring:9090';
