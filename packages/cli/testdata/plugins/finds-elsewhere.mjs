import { validating } from './made.mjs';

export default validating(function finds({ at }) {
  const { range } = at('');
  return [{ code: 'mine/a', severity: 'error', message: 'a', range: { ...range, end: 1e9 }, related: [], fixes: [] }];
});
