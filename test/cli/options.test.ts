import { commaSeparated } from '../../lib/cli/options';

test('names are separated by commas, with blanks or without, and an option given again adds to them', () => {
  expect(commaSeparated('staging, prod')).toEqual(['staging', 'prod']);
  expect(commaSeparated(' eu ,us,', ['staging'])).toEqual(['staging', 'eu', 'us']);
});

test.each(['', ' ', ' , '])('names that are %p are an error', (empty) => {
  expect(() => commaSeparated(empty)).toThrow('It names nothing: is a variable empty?');
});
