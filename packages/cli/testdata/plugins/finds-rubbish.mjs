import { validating } from './made.mjs';

export default validating(function finds() {
  return [{ message: 'something is wrong' }];
});
