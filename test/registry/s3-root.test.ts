import * as assert from 'uvu/assert';
import { UsageError } from '../../src/errors.ts';
import { checkEndpoint, parseS3Root } from '../../src/registry/s3-root.ts';
import { suite } from '../harness/suite.ts';

suite('registry: a root in S3', ({ test }) => {
  test('is a bucket, a prefix and options', () => {
    assert.equal(parseS3Root('s3://my.bucket-1'), {
      bucket: 'my.bucket-1',
      prefix: '',
      endpoint: null,
      region: null,
      pathStyle: null,
      sse: null,
      kmsKeyId: null,
      name: 's3://my.bucket-1',
    });
    const options =
      'endpoint=https://minio.example.com:9000&region=eu-central-1&pathStyle=false&sse=aws:kms&kmsKeyId=alias/x';
    assert.equal(parseS3Root(`S3://bucket/team/mesh/?${options}`), {
      bucket: 'bucket',
      prefix: 'team/mesh/',
      endpoint: 'https://minio.example.com:9000',
      region: 'eu-central-1',
      pathStyle: false,
      sse: 'aws:kms',
      kmsKeyId: 'alias/x',
      name: 's3://bucket/team/mesh',
    });
  });

  const refused: [root: string, says: string][] = [
    ['s3://', 'bucket'],
    ['s3://Bucket', 'bucket'],
    ['s3://b', 'bucket'],
    ['s3://user:secret@host/x', 'bucket'],
    ['s3://bucket/../x', 'prefix'],
    ['s3://bucket/a//b', 'prefix'],
    ['s3://bucket/a\nb', 'prefix'],
    ['s3://bucket?regoin=x', 'no option'],
    ['s3://bucket?__proto__=x', 'no option'],
    ['s3://bucket?region=../x', 'region'],
    ['s3://bucket?pathStyle=yes', 'none of true, false'],
    ['s3://bucket?sse=rot13', 'none of AES256'],
    ['s3://bucket?endpoint=file:///etc', 'endpoint'],
  ];
  for (const [root, says] of refused) {
    test(`refuses ${JSON.stringify(root)}`, () => {
      assert.throws(
        () => parseS3Root(root),
        (error: unknown) => error instanceof UsageError && error.message.includes(says),
      );
    });
  }

  test('suggests the option that was meant', () => {
    assert.throws(
      () => parseS3Root('s3://bucket?regoin=x'),
      (error: unknown) => error instanceof UsageError && /region/.test(error.next ?? ''),
    );
  });

  test('repeats no secret of an endpoint', () => {
    assert.throws(
      () => checkEndpoint('https://user:topsecret@minio.example.com'),
      (error: unknown) =>
        error instanceof UsageError && !`${error.message}${error.next}`.includes('topsecret'),
    );
  });
});
