import { storeContract } from '../registry/store-contract.ts';
import { freshIn, s3Server } from './s3-server.ts';

storeContract('moto', freshIn(s3Server('MOTO')), { many: 1_005, raceOfUploads: false });
storeContract('moto, a bucket with versions', freshIn(s3Server('MOTO'), { versioned: true }), {
  many: 40,
  raceOfUploads: false,
});
storeContract('versitygw', freshIn(s3Server('VERSITYGW')), { many: 1_005 });
