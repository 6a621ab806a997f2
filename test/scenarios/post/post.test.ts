import { scenarios } from '../scenarios.ts';

scenarios('post', {
  prelude: '. "$REPO/test/scenarios/post/prelude.sh"',
  begin: 'start && branch_that_moved theirs',
});
