import { validating } from './made.mjs';

const informs = function informs({ at }) {
  return [{ code: 'mine/a', severity: 'error', message: 'a', ...at(''), related: [], fixes: [] }];
};

export default validating(Object.assign(informs, { informs: true }));
