import { scenarios } from '../../scenarios.ts';

scenarios('push/places');
