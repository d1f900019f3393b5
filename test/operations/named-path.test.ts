import { namedPath } from '../../lib/operations/named-path';

test('a release file is that of the very path, or the only one whose path ends so', () => {
  const paths = ['releases/svc-a.yaml', 'teams/one/releases/svc-a.yaml', 'teams/one/releases/svc-b.yaml'];
  expect(namedPath('releases/svc-a.yaml', paths)).toBe('releases/svc-a.yaml');
  expect(namedPath('releases/svc-b.yaml', paths)).toBe('teams/one/releases/svc-b.yaml');
  expect(namedPath('svc-b.yaml', ['other-svc-b.yaml'])).toBeUndefined();
  expect(namedPath('releases/svc-a.yaml', ['x/releases/svc-a.yaml', 'y/releases/svc-a.yaml'])).toBeUndefined();
});
