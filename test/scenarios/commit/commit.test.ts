import { scenarios } from '../scenarios.ts';

scenarios('commit');
