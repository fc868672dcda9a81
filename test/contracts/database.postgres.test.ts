// The database contract on a PostgreSQL server.
import { describeWithPostgres, freshPostgres } from '../support/postgres.ts';
import { describeDatabase } from './database.ts';

describeWithPostgres('a PostgreSQL database', () => {
  describeDatabase({
    newPlace: freshPostgres,
    usesIndex: (plan) => /Index/.test(plan) && /path >= /.test(plan),
    writersShareProcess: true,
  });
});
