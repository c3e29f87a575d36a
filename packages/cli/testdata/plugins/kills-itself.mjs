import { generating } from './made.mjs';

export default generating(() => process.kill(process.pid, 'SIGKILL'));
