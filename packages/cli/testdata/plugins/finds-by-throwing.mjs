import { validating } from './made.mjs';

export default validating(function finds() {
  throw 'a text';
});
