import { file, generating } from './made.mjs';

export default generating(function* () {
  for (let index = 0; ; index += 1) yield file(`${index}.txt`);
});
