import { scenarios } from '../scenarios.ts';

scenarios('places');
