import { commaSeparated, ofEnvironment } from '../../lib/cli/options';

test('names are separated by commas, with blanks or without, and an option given again adds to them', () => {
  expect(commaSeparated('staging, prod')).toEqual(['staging', 'prod']);
  expect(commaSeparated(' eu ,us,', ['staging'])).toEqual(['staging', 'eu', 'us']);
});

test.each(['', ' ', ' , '])('names that are %p are an error', (empty) => {
  expect(() => commaSeparated(empty)).toThrow('It names nothing: is a variable empty?');
});

test('what is given for one environment stands behind its name, and an = of a value stays in it', () => {
  expect(ofEnvironment('prod = prod-eu ', 'context')).toEqual({ environment: 'prod', value: 'prod-eu' });
  expect(ofEnvironment('arn:aws:eks:eu:1:cluster/a=b', 'context')).toEqual({ value: 'arn:aws:eks:eu:1:cluster/a=b' });
  expect(ofEnvironment('https://example.com/?a=b', 'address')).toEqual({ value: 'https://example.com/?a=b' });
});

test.each([
  ['', 'It names no context'],
  ['prod=', 'It names no context'],
  ['=prod', 'It names no environment before the ='],
])('%p is an error', (text, why) => {
  expect(() => ofEnvironment(text, 'context')).toThrow(
    `${why}: is a variable empty? Write CONTEXT, or prod=CONTEXT for one environment.`,
  );
});
