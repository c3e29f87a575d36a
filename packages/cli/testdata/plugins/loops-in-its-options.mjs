import { forever, made } from './made.mjs';

export default made({ options: { safeParse: () => forever() } });
