import { scenarios } from '../scenarios.ts';

scenarios('merge');
