import { validating } from './made.mjs';

export default validating(function* endless({ at }) {
  for (;;) yield { code: 'mine/a', severity: 'warning', message: 'a', ...at(''), related: [], fixes: [] };
});
