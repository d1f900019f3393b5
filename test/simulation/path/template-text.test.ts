import { resolveArgs, resolveMetric, TemplateError } from '../../../lib/simulation/path/template-text';

test('arguments are filled in, spaces around the name or not', () => {
  expect(resolveArgs('up{a="{{args.a}}",b="{{ args.b-c }}"}', { a: '1', 'b-c': '2' })).toBe('up{a="1",b="2"}');
});

test('a value is not looked at again', () => {
  expect(resolveArgs('{{args.a}}', { a: '{{args.b}}', b: 'no' })).toBe('{{args.b}}');
});

test.each([
  ['{{args.x}}', 'failed to resolve {{args.x}}'],
  ['{{ .Values.x }} {{y}}', 'failed to resolve {{y}}'],
  ['{{args.toString}}', 'failed to resolve {{args.toString}}'],
  ['test-{{args.var', 'Cannot find end tag="}}" in the template="test-{{args.var" starting from "args.var"'],
])('`%s` is an error in the words of the controller: %s', (text, message) => {
  expect(() => resolveArgs(text, { a: '1' })).toThrow(new TemplateError(message));
});

test('an argument without value is an error, used or not', () => {
  expect(() => resolveArgs('{{args.a}}', { a: '1', b: undefined })).toThrow('argument "b" was not supplied');
});

test('every field of a metric is filled in, and quotes in values stay values', () => {
  const metric = { name: 'm', count: '{{args.n}}', provider: { prometheus: { query: 'up == {{args.q}}' } } };
  expect(resolveMetric(metric, { n: '3', q: '"a\n"' })).toEqual({
    name: 'm',
    count: '3',
    provider: { prometheus: { query: 'up == "a\n"' } },
  });
});
