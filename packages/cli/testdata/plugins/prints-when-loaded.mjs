import { made } from './made.mjs';

console.log('hello');

export default made({});
