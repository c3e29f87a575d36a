import { forever, generating } from './made.mjs';

export default generating(() => forever());
