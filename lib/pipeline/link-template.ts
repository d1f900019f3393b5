import { nearestTo, show } from '../core';

/** What a template of an address may be filled in with. */
export interface LinkPlaceholders {
  readonly service: string;
  readonly namespace: string;
  readonly environment: string;
}

const NAMES = ['service', 'namespace', 'environment'] as const;

/** The address of a template such as `https://grafana.example.com/d/{service}?var-ns={namespace}`. */
export function filledLink(template: string, values: LinkPlaceholders): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: keyof LinkPlaceholders) => encodeURIComponent(values[name]));
  // Serialized, it holds no character that would end a link of Markdown.
  return new URL(filled).href.replace(/[<>\\]/g, encodeURIComponent);
}

/** Says what is wrong with the template of an address, or undefined. */
export function linkTemplateProblem(template: unknown): string | undefined {
  const example = "'https://grafana.example.com/d/{service}?var-namespace={namespace}'";
  if (typeof template !== 'string' || template === '')
    return `${show(template)} is no address; write for example ${example}`;
  for (const [hole, name] of [...template.matchAll(/\{([^{}]*)\}/g)] as unknown as [string, string][]) {
    if (!NAMES.some((known) => known === name))
      return `${show(template)} has ${hole}, which nothing fills in${nearestTo(name, NAMES)}; there are ${NAMES.map((known) => `{${known}}`).join(', ')}`;
  }
  const filled = template.replace(/\{\w+\}/g, 'x');
  if (/[{}]/.test(filled)) return `${show(template)} has a brace without its other one; write for example ${example}`;
  // What the parser would drop or mend without a word.
  if (/[\s\p{C}]/u.test(filled))
    return `${show(template)} has a space or a character that nobody can see; leave it out`;
  if (!URL.canParse(filled)) return `${show(template)} is no address; write for example ${example}`;
  const { protocol, username, password } = new URL(filled);
  if (protocol !== 'https:')
    return `${show(template)} is no address that begins with https://; write for example ${example}`;
  return username || password
    ? 'the address holds credentials, and Git would keep them for ever; write it without'
    : undefined;
}
