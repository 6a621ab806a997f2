import { scenarios } from '../scenarios.ts';

scenarios('surroundings');
