import { setTimeout as sleep } from 'node:timers/promises';
import { humanDuration, ReleaseTrainError } from '../../core';
import type { Application } from './application';

/** Where an Argo CD is, and as whom it is asked. */
export interface ArgoCdAccess {
  /** Its address: https, or http on this machine. */
  readonly server: string;
  /** A bearer token; it stands in no message. */
  readonly token: string;
  /** The namespace of the Applications. */
  readonly namespace: string;
  /** The pause before the first try again, in seconds; it doubles with each, up to 30 s. */
  readonly retrySeconds: number;
  /** How messages name where both are from. @default COMMON_ACCESS */
  readonly names?: AccessNames;
  /** Told each time that it does not answer, a line. @default - nobody */
  readonly say?: (line: string) => void;
}

/** What a user sets to say where an Argo CD is, and as whom it is asked. */
export interface AccessNames {
  /** The option with the address. */
  readonly address: string;
  /** The variable with the token. */
  readonly token: string;
}

/** Of the Argo CD of all environments that have none of their own. */
export const COMMON_ACCESS: AccessNames = { address: '--argocd', token: 'ARGOCD_AUTH_TOKEN' };

/** Argo CD's API, as far as the train reads it. */
export class ArgoCd {
  private readonly base: URL;
  private readonly names: AccessNames;
  /** What was said since it answered last: several Applications are asked for at once, and all meet the same failure. */
  private readonly said = new Set<string>();

  /** @throws ReleaseTrainError if the address is none that a token may be sent to, or the token is none */
  public constructor(private readonly access: ArgoCdAccess) {
    this.names = access.names ?? COMMON_ACCESS;
    this.base = serverUrl(access.server, this.names.address);
    // fetch would print it.
    if (!/^[\x21-\x7e]+$/.test(access.token)) {
      throw new ReleaseTrainError('the train does not depart', [
        {
          path: this.names.token,
          message: 'has blanks or line breaks in it, and no token has: set the token alone',
        },
      ]);
    }
  }

  /**
   * Reads an Application. With `refresh`, Argo CD compares it with Git and the cluster before it answers.
   *
   * Tries again where the server or the network fails: Argo CD is restarted now and then.
   *
   * @throws ReleaseTrainError if it cannot be read
   */
  public async application(name: string, refresh: boolean): Promise<Application> {
    const url = new URL(`api/v1/applications/${encodeURIComponent(name)}`, this.base);
    url.searchParams.set('appNamespace', this.access.namespace);
    if (refresh) url.searchParams.set('refresh', 'normal');
    for (let tries = 1; ; tries++) {
      const answer = await this.ask(name, url);
      if ('application' in answer) {
        this.said.clear();
        return answer.application;
      }
      if (tries === MOST_TRIES) throw this.noAnswer(`${answer.failure}, ${MOST_TRIES} times in a row${proxyHint()}`);
      const pause = Math.min(30, this.access.retrySeconds * 2 ** (tries - 1));
      this.say(`${answer.failure}; try ${tries} of ${MOST_TRIES}, the next in ${humanDuration(pause)}`);
      await sleep(pause * 1000);
    }
  }

  private say(line: string): void {
    if (this.said.has(line)) return;
    this.said.add(line);
    this.access.say?.(line);
  }

  private async ask(name: string, url: URL): Promise<{ application: Application } | { failure: string }> {
    try {
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${this.access.token}`, accept: 'application/json' },
        redirect: 'manual',
        signal: AbortSignal.timeout(60_000),
      });
      const text = await response.text();
      const { status } = response;
      if (status >= 500 || status === 429) return { failure: `Argo CD answered ${status}` };
      if (status !== 200) throw this.refusal(name, status, response.headers.get('location'));
      const application = parsed(text);
      if (!application) throw this.noAnswer('is not the address of the API of Argo CD: something else answers there');
      return { application };
    } catch (error) {
      if (error instanceof ReleaseTrainError) throw error;
      const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
      if (typeof code === 'string' && /CERT|SIGNED|SIGNATURE|ALTNAME/.test(code)) {
        throw this.noAnswer(
          `the certificate of ${this.base.host} is not trusted (${code}): name its authority's file in NODE_EXTRA_CA_CERTS`,
        );
      }
      return { failure: `${this.base.host} cannot be reached (${typeof code === 'string' ? code : message})` };
    }
  }

  private refusal(name: string, status: number, location: string | null): ReleaseTrainError {
    const { namespace } = this.access;
    const { token } = this.names;
    const ofOne = (message: string): ReleaseTrainError =>
      new ReleaseTrainError(UNASKED, [{ path: `Application ${name}`, message }]);
    if (status === 401)
      return new ReleaseTrainError(UNASKED, [
        { path: token, message: 'holds a token that Argo CD does not know, or that has expired (401)' },
      ]);
    if (status === 403)
      return ofOne(
        `the token in ${token} may not get it, or there is no such Application in the namespace ${namespace}: Argo CD answers both with 403. Of a new service, publish the ApplicationSet first`,
      );
    if (status === 404)
      return ofOne(
        `there is no such Application in the namespace ${namespace}: of a new service, publish the ApplicationSet first`,
      );
    if (status >= 300 && status < 400)
      return this.noAnswer(
        `leads on to ${location ?? 'another address'}, where the token is not sent: give the address of Argo CD itself`,
      );
    return ofOne(`Argo CD answered ${status}`);
  }

  private noAnswer(message: string): ReleaseTrainError {
    return new ReleaseTrainError(UNASKED, [{ path: this.names.address, message }]);
  }
}

const MOST_TRIES = 8;

/** Node's fetch takes the proxy of CI only where it is told to, and before 22.21 not at all. */
function proxyHint(): string {
  const { HTTPS_PROXY, https_proxy, NODE_USE_ENV_PROXY } = process.env;
  if (!(HTTPS_PROXY || https_proxy) || NODE_USE_ENV_PROXY === '1') return '';
  return '; HTTPS_PROXY is set, and Node passes it by: set NODE_USE_ENV_PROXY=1, which Node knows from 22.21 and 24 on';
}

function serverUrl(server: string, path: string): URL {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  const wrong = (message: string): never => {
    throw new ReleaseTrainError('the train does not depart', [{ path, message }]);
  };
  if (!url || !['http:', 'https:'].includes(url.protocol))
    return wrong('is no address; write for example https://argocd.example.com');
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !here)
    return wrong('would send the token readable over the network; write https:// (http only to this machine)');
  if (url.username || url.password || url.search || url.hash)
    return wrong('has more than a host and a path; write for example https://argocd.example.com');
  return new URL(url.pathname.endsWith('/') ? url : `${url}/`);
}

function parsed(text: string): Application | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isApplication(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isApplication(value: unknown): value is Application {
  return typeof value === 'object' && value !== null && 'metadata' in value && 'spec' in value;
}

const UNASKED = 'Argo CD cannot be asked';
