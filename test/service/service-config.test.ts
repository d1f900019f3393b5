import * as kplus from 'cdk8s-plus-28';
import { find, rendered, serviceProblems } from '../support/fleet';

describe('configuration', () => {
  const config = { files: { 'app.yaml': 'level: info\n' }, values: { LEVEL: 'info' } };

  test('is released with the code: its content is in the names that the pods refer to', () => {
    const manifests = rendered({ config });
    const maps = manifests.filter((m) => m.kind === 'ConfigMap');
    expect(maps.map((m) => m.metadata.name.replace(/[0-9a-f]{8}$/, ''))).toEqual(['svc-a-files-', 'svc-a-env-']);
    for (const map of maps) {
      expect(map.immutable).toBe(true);
      expect(map.metadata.annotations).toEqual({
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
        'argocd.argoproj.io/sync-options': 'Prune=false',
        'argocd.argoproj.io/sync-wave': '-1',
      });
    }
    const pod = find(manifests, 'Rollout').spec.template.spec;
    expect(pod.volumes).toEqual([{ name: 'config-files', configMap: { name: maps[0].metadata.name } }]);
    expect(pod.containers[0].volumeMounts).toEqual([{ mountPath: '/etc/svc-a', name: 'config-files', readOnly: true }]);
    expect(pod.containers[0].envFrom).toEqual([{ configMapRef: { name: maps[1].metadata.name } }]);
  });

  test('changes the pods when its content does, and not when its order does', () => {
    const names = (values: Record<string, string>): string[] =>
      rendered({ config: { values } })
        .filter((m) => m.kind === 'ConfigMap')
        .map((m) => m.metadata.name);
    expect(names({ A: '1', B: '2' })).toEqual(names({ B: '2', A: '1' }));
    expect(names({ A: '1' })).not.toEqual(names({ A: '2' }));
  });

  test('never holds a secret', () => {
    const secrets: [string, string][] = [
      ['DB_PASSWORD', 'hunter2'],
      ['KEY', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
      ['AWS', 'AKIAABCDEFGHIJKLMNOP'],
      ['GH', `ghp_${'a'.repeat(36)}`],
      ['DATABASE_URL', 'postgres://user:pass@db/x'],
    ];
    for (const [name, value] of secrets) {
      const [problem] = serviceProblems({ config: { values: { [name]: value } } });
      expect(problem).toContain(`prod/services/svc-a: config.values.${name}: this is `);
      expect(problem).toContain('put it into a Secret and refer to that');
      expect(problem).not.toContain(value);
    }
    expect(
      serviceProblems({
        config: {
          values: {
            TOKEN_URL: 'https://id.example.com',
            PASSWORD: '',
            DB_PASSWORD: '$(PW)',
            MAX_TOKEN: '100',
            DATABASE_URL: 'postgres://app:$(PW)@db/x',
          },
        },
      }),
    ).toEqual([]);
  });

  test('nor do the variables that stand beside it', () => {
    const [problem] = serviceProblems({ envVariables: { DB_PASSWORD: kplus.EnvValue.fromValue('hunter2') } });
    expect(problem).toBe(
      'prod/services/svc-a: envVariables.DB_PASSWORD: this is a secret, by its name, and Git keeps it for ever; put it into a Secret and refer to that: envVariables: { DB_PASSWORD: kplus.EnvValue.fromSecretValue({ secret, key }) }',
    );
  });

  test('is refused when a ConfigMap cannot hold it', () => {
    expect(serviceProblems({ config: { files: { 'a/b': 'x' } } })[0]).toContain(
      'config.files: "a/b" cannot be a file name in a ConfigMap',
    );
    expect(serviceProblems({ config: { values: { '1A': 'x' } } })[0]).toContain(
      'config.values: "1A" cannot be a variable in a ConfigMap',
    );
    expect(serviceProblems({ config: { files: { big: 'x'.repeat(2 ** 20) } } })[0]).toContain(
      '1048579 bytes are more than a ConfigMap holds',
    );
    expect(serviceProblems({ config: { values: { A: 1 } } })[0]).toContain(
      'config.values.A: 1 is no text; write it as a string',
    );
    expect(serviceProblems({ config: { mountPath: 'etc' } })[0]).toContain(
      'config.mountPath: "etc" is no absolute path',
    );
  });
});
