import { file, generating } from './made.mjs';

export default generating(function* () {
  void Promise.reject(new Error('nobody waits'));
  yield file('a.txt');
});
