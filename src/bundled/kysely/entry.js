/** What the store uses; the rest of Kysely stays out of the file. */
export { CompiledQuery, Kysely, SqliteDialect, SqliteDriver } from "kysely";
