import { prometheusAddressProblem } from '../../lib/analysis';

test.each([
  'http://prometheus.monitoring:9090',
  'https://metrics.example.com/prometheus/',
  'http://10.0.0.1:9090',
  'http://[::1]:9090',
])('%s is an address', (address) => {
  expect(prometheusAddressProblem(address)).toBeUndefined();
});

test.each<[unknown, string]>([
  ['', '"" is no address of a Prometheus; write for example http://prometheus.monitoring:9090'],
  [undefined, 'undefined is no address of a Prometheus; write for example http://prometheus.monitoring:9090'],
  [
    'prometheus.monitoring:9090',
    'the address "prometheus.monitoring:9090" has no scheme; write http://prometheus.monitoring:9090',
  ],
  ['prometheus', 'the address "prometheus" has no scheme; write http://prometheus'],
  ['//prometheus:9090', 'the address "//prometheus:9090" has no scheme; write http://prometheus:9090'],
  ['http:/prometheus:9090', 'the address "http:/prometheus:9090" has no scheme; write http://prometheus:9090'],
  [
    'ftp://prometheus:9090',
    'the address "ftp://prometheus:9090" is neither http nor https; write for example http://prometheus:9090',
  ],
  ['http://', 'the address "http://" is no URL; write for example http://prometheus.monitoring:9090'],
  [
    'http://prometheus:99999',
    'the address "http://prometheus:99999" is no URL; write for example http://prometheus.monitoring:9090',
  ],
  [
    'http://{{args.host}}:9090',
    'the address "http://{{args.host}}:9090" is no URL; write for example http://prometheus.monitoring:9090',
  ],
  [
    'http://prometheus :9090',
    'the address "http://prometheus :9090" has spaces or control characters; write it without, such as http://prometheus.monitoring:9090',
  ],
  [
    'http://prometheus:9090\n',
    'the address "http://prometheus:9090\\n" has spaces or control characters; write it without, such as http://prometheus.monitoring:9090',
  ],
  [
    'https://me:s3cret@prometheus:9090/x',
    'the address "https://prometheus:9090/x" was given a name or password, which would stand in Git; write https://prometheus:9090/x',
  ],
  ['me:s3cret@prometheus:9090', 'the address "prometheus:9090" has no scheme; write http://prometheus:9090'],
  [
    'http://prometheus:9090/?token=s3cret',
    'the address of prometheus:9090 has a query or a fragment; write http://prometheus:9090',
  ],
])('%p is told what to be instead', (address, problem) => {
  expect(prometheusAddressProblem(address)).toBe(problem);
});

test('a password is not repeated in the message', () => {
  for (const address of [
    'https://me:s3cret@p:9090',
    'me:s3cret@p:9090',
    'http://me:s3cret@p :9090',
    'http://me:s3cret@',
    '//me:s3cret@p',
    'ftp://me:s3cret@p',
    'http:/me:s3cret@p',
    'http://me:s3cret/x@p',
    'http://me:s3cret\n@p',
  ]) {
    expect(prometheusAddressProblem(address)).toBeDefined();
    expect(prometheusAddressProblem(address)).not.toContain('s3cret');
  }
});
