import { scenarios } from '../scenarios.ts';

scenarios('interrupts');
