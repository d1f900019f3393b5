import { applicationSubscriptions } from '../application-subscriptions';
import { goTemplateLiterals } from '../go-template';
import { OWNER, ownerLabel, ownersText } from '../owners';
import { serviceAnnotationsOf } from '../service-annotations';
import { type OwnerMetadata, ownerMetadata } from './application-spec';
import type { Delivery } from './delivery';
import { ignoredInTemplate } from './ignored-differences';
import { WAVE, WAVE_LABEL } from './rolling-strategy';
import type { Share, Source } from './share';

/**
 * An ApplicationSet with a list. What all services have in common stands in the template, and what differs is a parameter of
 * each element: also of one that has nothing of it, since a missing parameter is an error, and would stop the whole set.
 */
export function fromList({ environment, ownersOf }: Delivery, { services, order, waves }: Share): Source {
  const subscriptions = applicationSubscriptions(services);
  const annotated = serviceAnnotationsOf(environment);
  const names = [...services.keys()].sort();
  const [one = ''] = names;
  const differ = new Set(names.map((name) => JSON.stringify(ownersOf(name)))).size > 1;
  const owner = differ ? OWNER_OF_EACH : ownerMetadata(ownersOf(one));
  return {
    generator: {
      list: {
        elements: names.map((name) => ({
          name,
          ...(order ? { [WAVE]: waves?.get(name) ?? '1' } : {}),
          ...(differ ? ownerParameters(ownersOf(name)) : {}),
          ...Object.fromEntries(annotated.map(({ parameter, of }) => [parameter, of(name)])),
          ...subscriptions.parameters(name),
        })),
      },
    },
    its: {
      labels: { ...owner.labels, ...(order ? { [WAVE_LABEL]: `{{ .${WAVE} }}` } : {}) },
      annotations: {
        ...(differ ? owner.annotations : goTemplateLiterals(owner.annotations)),
        ...Object.fromEntries(annotated.map(({ key, parameter }) => [key, `{{ .${parameter} }}`])),
        ...subscriptions.annotations,
      },
      ignoreDifferences: ignoredInTemplate(services),
    },
  };
}

/** Who owns an Application, by the parameters of its element. */
const OWNER_OF_EACH: OwnerMetadata = {
  annotations: { [OWNER]: '{{ .owner }}' },
  labels: { [OWNER]: '{{ .ownerLabel }}' },
};

function ownerParameters(owners: Parameters<typeof ownerMetadata>[0]) {
  return owners === undefined
    ? { owner: '', ownerLabel: '' }
    : { owner: ownersText(owners), ownerLabel: ownerLabel(owners) };
}
