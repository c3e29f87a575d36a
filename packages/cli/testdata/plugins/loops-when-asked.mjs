import { forever, made } from './made.mjs';

export default made({ appliesTo: () => forever() });
