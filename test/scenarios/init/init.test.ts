import { scenarios } from '../scenarios.ts';

scenarios('init');
