import { made } from './made.mjs';

process.exit(0);

export default made({});
