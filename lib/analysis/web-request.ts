import { Duration } from 'cdk8s';
import { durationProblem, secretProblem, show } from '../core';
import { type SecretKey, secretKeyProblem } from './secret-key';

/** The HTTP request of a measurement. */
export interface WebRequest {
  /** `http` or `https`, without user and password. `{{args.name}}` stands for an argument. */
  readonly url: string;
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Headers, by name; `Accept: application/json` stands there already. A secret comes by `secrets`. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /** A body of text. Not with GET. @default - none */
  readonly body?: string;
  /** A body in JSON, in place of `body`. Not with GET. @default - none */
  readonly jsonBody?: unknown;
  /**
   * Secrets of the service's namespace, by the name of the argument that stands for each: with
   * `{ token: { name: 'svc-a', key: 'token' } }` a header may be `Bearer {{args.token}}`.
   *
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, SecretKey>>;
  /** How long an answer may take: from 1 second to a minute. @default - 10 seconds */
  readonly timeout?: Duration;
}

/** What is wrong with a request. */
export function webRequestProblems(request: WebRequest): string[] {
  const { url, method = 'GET', headers = {}, body, jsonBody, secrets = {}, timeout } = request;
  const problems: [name: string, problem: string | undefined][] = [
    ['url', urlProblem(url)],
    ['body', bodyProblem(method, body, jsonBody)],
    ['timeout', timeout && durationProblem(timeout, Duration.seconds(1), Duration.minutes(1))],
    ...Object.entries(headers).map(([name, value]): [string, string | undefined] => [
      `headers.${name}`,
      headerProblem(name, value, Object.keys(secrets)),
    ]),
    ...Object.entries(secrets).map(([name, value]): [string, string | undefined] => [
      `secrets.${name}`,
      /^[a-z][-a-z0-9]{0,39}$/.test(name)
        ? secretKeyProblem(value)
        : 'is no name of an argument; write lowercase letters, digits and "-", at most 40',
    ]),
    ...bodyTexts(request).flatMap((text): [string, string | undefined][] =>
      secretProblem('', text, USE_SECRETS).map((problem) => ['body', problem]),
    ),
  ];
  return problems.flatMap(([name, problem]) => (problem ? [`${name}: ${problem}`] : []));
}

/** The texts of a request in which a placeholder may stand. */
export function textsOfRequest(request: WebRequest): string[] {
  return [request.url, ...Object.values(request.headers ?? {}), ...bodyTexts(request)];
}

const USE_SECRETS = "secrets: { token: { name: 'the Secret', key: 'the key' } }, and {{args.token}} in its place";
const EXAMPLE = 'http://svc-a-canary.prod/status';

function bodyTexts({ body, jsonBody }: WebRequest): string[] {
  return [body, jsonBody === undefined ? undefined : JSON.stringify(jsonBody)].filter(
    (text): text is string => typeof text === 'string',
  );
}

function urlProblem(url: unknown): string | undefined {
  if (typeof url !== 'string' || url === '') return `${show(url)} is no address; write for example ${EXAMPLE}`;
  // What must not stand in Git must not stand in the log of CI either.
  const bare = url.replace(/^([a-z][-+.a-z0-9]*:\/+)?[^/?#]*@/i, '$1');
  if (bare !== url) return `${show(bare)} was given a name or password, which would stand in Git; write ${USE_SECRETS}`;
  // An argument may stand for a whole part of the address; 1 can stand in each.
  const parsed = url.replace(/\{\{[^{}]*\}\}/g, '1');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(parsed)) return `${show(url)} has spaces or control characters; write it without`;
  if (!/^[a-z][-+.a-z0-9]*:\/\//i.test(parsed)) return `${show(url)} has no scheme; write for example http://${url}`;
  const address = URL.canParse(parsed) ? new URL(parsed) : undefined;
  if (address === undefined || address.hostname === '') return `${show(url)} is no URL; write for example ${EXAMPLE}`;
  if (!/^https?:$/.test(address.protocol))
    return `${show(url)} is neither http nor https; write for example ${EXAMPLE}`;
  for (const [name, value] of address.searchParams) {
    const [problem] = secretProblem(name, value, USE_SECRETS);
    if (problem) return `${name}: ${problem}`;
  }
  return undefined;
}

function bodyProblem(method: string, body: unknown, jsonBody: unknown): string | undefined {
  if (body === undefined && jsonBody === undefined) return undefined;
  if (method === 'GET') return "GET has none, and every measurement would be an error; write method: 'POST'";
  if (body !== undefined && jsonBody !== undefined) return 'there is a jsonBody beside it; keep one of the two';
  if (body !== undefined && (typeof body !== 'string' || body === ''))
    return `${show(body)} is no text; write one, or leave it out`;
  return undefined;
}

function headerProblem(name: string, value: unknown, secrets: readonly string[]): string | undefined {
  if (!/^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/.test(name)) return 'is no name of a header; write letters, digits and "-"';
  if (typeof value !== 'string' || !/^[\t\x20-\x7e]*$/.test(value)) {
    return `${show(value)} is no value of a header; write a text of printable ASCII characters on one line`;
  }
  const bySecret = [...value.matchAll(/\{\{\s*args\.([-\w]+)/g)].some(([, name]) => secrets.includes(name as string));
  if (/^(proxy-)?authorization$|^cookie$/i.test(name) && !bySecret) {
    return `a value that stands here stands in Git for everybody to read; write ${USE_SECRETS}`;
  }
  return bySecret ? undefined : secretProblem(name, value, USE_SECRETS)[0];
}
