import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { YamlOutputType } from 'cdk8s';
import { git, put } from '../../support/git';
import { Fleet, FOLDER_A, LIST_A } from './fleet';

test('whatever Git is set to do with files, those that come back are what they were', async () => {
  const fleet = await Fleet.start();
  const good = fleet.push('odd files', (dir) => {
    put(dir, `${FOLDER_A}/windows.yaml`, 'kind: ConfigMap\r\n');
    put(dir, `${FOLDER_A}/run.sh`, '#!/bin/sh\n');
    chmodSync(join(dir, FOLDER_A, 'run.sh'), 0o755);
    symlinkSync('svc-a.k8s.yaml', join(dir, FOLDER_A, 'link.yaml'));
    put(dir, `${FOLDER_A}/deep/data.bin`, '\0\u0001');
    put(dir, `${FOLDER_A}/[a]*\nb.yaml`, 'kind: ConfigMap\n');
  });
  await fleet.release('svc-a', 2);
  fleet.push('others', (dir) => {
    git(
      dir,
      'rm',
      '-r',
      '--quiet',
      '--',
      ...['windows.yaml', 'run.sh', 'link.yaml', 'deep'].map((it) => `${FOLDER_A}/${it}`),
    );
    put(dir, `${FOLDER_A}/deep`, 'a file');
    put(dir, '.gitattributes', '* text=auto eol=lf\n');
    put(dir, '.gitignore', '*.sh\n*.bin\n');
  });
  for (const setting of ['core.autocrlf=true', 'core.fileMode=false', 'core.symlinks=false'])
    git(fleet.repo, 'config', ...(setting.split('=') as [string, string]));
  await fleet.rollback();
  expect(fleet.id('main', FOLDER_A)).toBe(fleet.id(good, FOLDER_A));
  expect(fleet.message()).toContain('to 1.0.1');
});

test('a file a resource', async () => {
  const fleet = await Fleet.start({ props: { yamlOutputType: YamlOutputType.FILE_PER_RESOURCE } });
  const good = fleet.tip;
  await fleet.release('svc-a', 2);
  await fleet.rollback();
  for (const path of [FOLDER_A, LIST_A]) expect(fleet.id('main', path)).toBe(fleet.id(good, path));
  expect(fleet.changed()).toContain(`${FOLDER_A}/Rollout.argoproj.io.prod.svc-a.k8s.yaml`);
});

test('a reason of any length, that begins like a comment, is committed', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  git(fleet.repo, 'config', 'commit.cleanup', 'strip');
  const why = `#1234 fails ${'x'.repeat(100_000)}`;
  await fleet.rollback({ why });
  expect(fleet.message().split('\n')[2]).toBe(why);
});

test('who has no name for commits is told so before anything is aborted', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  git(fleet.repo, 'config', 'user.name', '');
  const confirm = () => Promise.reject(new Error('asked too early'));
  expect(await fleet.refused({ confirm })).toMatch(/asking Git who commits failed[\s\S]*empty ident name/);
});
