import { generating } from './made.mjs';

export default generating(() => process.exit(0));
