import { scenarios } from '../scenarios.ts';

scenarios('content');
