/** Documents as an API server gives them below /openapi/v3, small. */
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const text = { type: 'string', description: 'a text', default: '' };

function document(schemas: Record<string, unknown>) {
  return { openapi: '3.0.0', info: {}, paths: {}, components: { schemas: { [META]: { type: 'object' }, ...schemas } } };
}

function kind(group: string, version: string, name: string, properties: Record<string, unknown>) {
  return {
    type: 'object',
    properties: { apiVersion: text, kind: text, metadata: { allOf: [ref(META)], default: {} }, ...properties },
    'x-kubernetes-group-version-kind': [{ group, version, kind: name }],
  };
}

export const API = {
  apps: document({
    'example.Deployment': kind('apps', 'v1', 'Deployment', {
      spec: { allOf: [ref('example.DeploymentSpec')], default: {} },
      status: { type: 'object', required: ['a'] },
    }),
    'example.DeploymentSpec': {
      type: 'object',
      required: ['template'],
      properties: { replicas: { type: 'integer', format: 'int32' }, template: ref('example.PodTemplateSpec') },
    },
    'example.PodTemplateSpec': {
      type: 'object',
      properties: {
        metadata: { allOf: [ref(META)] },
        spec: { type: 'object', properties: { containers: { type: 'array', items: ref('example.Container') } } },
      },
    },
    'example.Container': {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', default: '' },
        ports: { type: 'array', items: { type: 'object', properties: {} }, 'x-kubernetes-list-type': 'map' },
        raw: { type: 'object' },
      },
    },
    'example.DeploymentList': {
      type: 'object',
      properties: { apiVersion: text, kind: text, metadata: ref('ListMeta'), items: { type: 'array' } },
      'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind: 'DeploymentList' }],
    },
    'example.DeleteOptions': {
      type: 'object',
      properties: { apiVersion: text, kind: text },
      'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind: 'DeleteOptions' }],
    },
    'example.Thing': kind('example.com', 'v1', 'Thing', {}),
  }),
  core: document({
    'example.Tree': kind('', 'v1', 'Tree', { root: ref('example.Node') }),
    'example.Node': {
      type: 'object',
      properties: { value: text, inner: { type: 'array', items: ref('example.Node') } },
    },
  }),
};
