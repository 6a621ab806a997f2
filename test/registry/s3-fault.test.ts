import * as assert from 'uvu/assert';
import { withRetries } from '../../src/registry/retry.ts';
import { faultOf } from '../../src/registry/s3-fault.ts';
import { rejects } from '../harness/rejects.ts';
import { suite } from '../harness/suite.ts';

const answer = (name: string, httpStatusCode: number): Error =>
  Object.assign(new Error('m'), { name, $metadata: { httpStatusCode } });
const system = (code: string): Error => Object.assign(new Error(code), { code });

suite('registry: what an error of S3 means', ({ test }) => {
  const cases: [error: unknown, kind: string, passes: boolean, mayHaveHappened: boolean][] = [
    [answer('NoSuchKey', 404), 'no object', false, false],
    [answer('NoSuchBucket', 404), 'no bucket', false, false],
    // A 404 that is not about the object must never read as "nothing was published yet".
    [answer('XSomethingNotFound', 404), 'other', false, false],
    [answer('PreconditionFailed', 412), 'condition', false, false],
    [answer('ConditionalRequestConflict', 409), 'conflict', true, false],
    [answer('AccessDenied', 403), 'denied', false, false],
    [answer('SomethingElse', 403), 'denied', false, false],
    [answer('InternalError', 500), 'busy', true, true],
    [answer('SlowDown', 503), 'busy', true, true],
    [answer('ThrottlingException', 400), 'busy', true, true],
    [answer('IncompleteBody', 400), 'silent', true, true],
    [answer('InvalidRequest', 400), 'other', false, false],
    [answer('SyntaxError', 200), 'silent', true, true],
    [answer('CredentialsProviderError', 0), 'no credentials', false, false],
    [new Error('Region is missing'), 'region', false, false],
    [new Error('aborted'), 'silent', true, true],
    [system('ECONNRESET'), 'silent', true, true],
    [system('ECONNREFUSED'), 'unreachable', true, false],
    [system('DEPTH_ZERO_SELF_SIGNED_CERT'), 'certificate', false, false],
    ['thrown text', 'other', false, false],
  ];
  for (const [error, kind, passes, mayHaveHappened] of cases) {
    const { name, code } = error as { name?: string; code?: string };
    test(`${code ?? name ?? error}: ${kind} ${String(error).length > 30 ? '' : String(error)}`, () => {
      const fault = faultOf(error);
      assert.is(fault.kind, kind);
      assert.is(fault.passes(1), passes);
      assert.is(fault.mayHaveHappened, mayHaveHappened);
    });
  }

  test('a clock is set by the first answer and tried once more', () => {
    const fault = faultOf(answer('RequestTimeTooSkewed', 403));
    assert.is(fault.passes(1), true);
    assert.is(fault.passes(2), false);
  });
});

suite('registry: trying again', ({ test }) => {
  test('ends with the first success, with what does not pass, and after its attempts', async () => {
    const patience = { attempts: 3, pause: 1 };
    let tries = 0;
    const failing = (times: number) => async (): Promise<number> => {
      tries++;
      if (tries <= times) throw new Error('not yet');
      return tries;
    };
    assert.is(await withRetries(failing(2), () => true, patience), 3);
    tries = 0;
    await rejects(
      withRetries(failing(9), () => true, patience),
      'not yet',
    );
    assert.is(tries, 3);
    tries = 0;
    await rejects(
      withRetries(failing(9), () => false, patience),
      'not yet',
    );
    assert.is(tries, 1);
  });
});
