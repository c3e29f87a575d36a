import { generating } from './made.mjs';

export default generating(() => new Promise(() => undefined));
