import { fleet } from './main';

// What a platform team writes beside its own fleet: every change of a manifest is seen in review.
test('the fleet renders as reviewed', () => {
  expect(fleet().render()).toMatchSnapshot();
});
