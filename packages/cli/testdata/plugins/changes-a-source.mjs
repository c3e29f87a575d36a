import { validating } from './made.mjs';

export default validating(function rewrites({ at }) {
  at('name').range.source.text = '';
  return [];
});
