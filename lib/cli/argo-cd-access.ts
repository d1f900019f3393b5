import { InvalidArgumentError } from 'commander';
import type { OrderedDepartOptions } from '../train';
import { ofEnvironment } from './options';

/** Addresses by environment; that of all others by undefined. */
export type ArgoCdAddresses = ReadonlyMap<string | undefined, string>;

/** Reads `https://…`, or `staging=https://…` for one environment; the option may be given several times. */
export function argoCdAddress(text: string, given: ArgoCdAddresses = new Map()): ArgoCdAddresses {
  const { environment, value: address } = ofEnvironment(text, 'address');
  if (given.has(environment)) {
    const whose = environment === undefined ? 'It has an address' : `It has an address for ${environment}`;
    throw new InvalidArgumentError(
      `${whose} already: give one, or say of which environment each is (staging=https://…).`,
    );
  }
  return new Map([...given, [environment, address]]);
}

/**
 * Where the Argo CD of an environment is, and as whom it is asked.
 *
 * The common token never goes to an address that is for one environment: who runs that Argo CD would have the token of the others.
 */
export function accessTo(
  environment: string,
  addresses: ArgoCdAddresses,
): ReturnType<OrderedDepartOptions['accessTo']> {
  const own = addresses.get(environment);
  const ownToken = `ARGOCD_AUTH_TOKEN_${environment.toUpperCase().replaceAll('-', '_')}`;
  const token = own !== undefined || variable(ownToken) ? ownToken : 'ARGOCD_AUTH_TOKEN';
  return {
    argoCd: own ?? addresses.get(undefined),
    token: variable(token),
    accessNames: { address: own === undefined ? '--argocd' : `--argocd ${environment}=`, token },
  };
}

/** A file that is read into a variable ends with a line break, and CI sets a secret that there is not to nothing. */
function variable(name: string): string | undefined {
  return process.env[name]?.trim() || undefined;
}
