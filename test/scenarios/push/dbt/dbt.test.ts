import { scenarios } from '../../scenarios.ts';

scenarios('push/dbt');
