import { forever, made } from './made.mjs';

forever();

export default made({});
