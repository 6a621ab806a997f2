import { scenarios } from '../scenarios.ts';

scenarios('breaking', {
  prelude: '. "$REPO/test/scenarios/breaking/prelude.sh"',
  begin: 'true',
});
