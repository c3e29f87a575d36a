import { made } from './made.mjs';

export default made({ appliesTo: () => 'yes' });
