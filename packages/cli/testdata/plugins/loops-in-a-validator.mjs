import { forever, validating } from './made.mjs';

export default validating(function busy() {
  forever();
  return [];
});
