import type { OrderedDepartOptions } from '../train';

/** Addresses by environment; that of all others by undefined. */
export type ArgoCdAddresses = ReadonlyMap<string | undefined, string>;

/** Reads `https://…`, or `staging=https://…` for one environment; the option may be given several times. */
export function argoCdAddress(text: string, given: ArgoCdAddresses = new Map()): ArgoCdAddresses {
  const [, environment, address = text] = /^([^=:/?]*)=(.*)$/.exec(text) ?? [];
  return new Map([...given, [environment?.trim(), address.trim()]]);
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
