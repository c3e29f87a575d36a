import { file, generating } from './made.mjs';

export default generating(function* () {
  yield file('../k8s/deployment.yaml');
});
