import { generating } from './made.mjs';

export default generating(() => undefined);
