import { made } from './made.mjs';

export default made({
  options: {
    safeParse: () => {
      throw new Error('no schema');
    },
  },
});
