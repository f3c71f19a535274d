// The command line of the database's threads.

/** How Node starts the threads: nothing of the process's own command line, no warning that SQLite's binding is new. */
export const WORKER_ARGUMENTS = ['--disable-warning=ExperimentalWarning']
