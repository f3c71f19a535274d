// Which database the statements of a migration are for.

export type Dialect = 'sqlite' | 'postgres'
