import { generating } from './made.mjs';

Object.prototype.severity = 'error';
Array.prototype.flatMap = () => [];

export default generating(() => {
  throw new Error('polluted');
});
